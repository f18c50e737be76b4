import { afterEach, expect, test, vi } from "vitest";
import { failureOf } from "./failure.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const answered = (status: number) => ({ status, statusText: "", internal: false, data: null });
const unreachable = new TypeError("Failed to fetch");

test("a fault of the server is no lost connection", () => {
  expect(failureOf(new Error("a bug"))).toBe("broken");
  expect(failureOf(unreachable)).toBe("broken");
});

test("an answer says for itself why there is no page", () => {
  expect([404, 503, 500, 405].map((status) => failureOf(answered(status)))).toEqual([
    "notFound",
    "maintenance",
    "broken",
    "broken",
  ]);
});

test("a browser knows whether it is the connection or the shop that is away", () => {
  vi.stubGlobal("document", {});
  vi.stubGlobal("navigator", { onLine: true });
  expect(failureOf(unreachable)).toBe("maintenance");
  expect(failureOf(new Error("a bug"))).toBe("broken");
  vi.stubGlobal("navigator", { onLine: false });
  expect(failureOf(unreachable)).toBe("offline");
  expect(failureOf(answered(404))).toBe("notFound");
});
