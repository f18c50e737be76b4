import { expect, test } from "vitest";
import { readCookie } from "./visitor.ts";

const asking = (cookie: string) => new Request("http://shop.test/", { headers: { cookie } });

test("a cookie is read by its whole name", () => {
  expect(readCookie(asking("hansa_cart2=no; hansa_cart=a%20b"), "hansa_cart")).toBe("a b");
  expect(readCookie(asking("other=1"), "hansa_cart")).toBeUndefined();
});

test("a cookie that the shop did not write shuts nobody out", () => {
  expect(readCookie(asking("hansa_cart=%E0%A4%A"), "hansa_cart")).toBe("%E0%A4%A");
});
