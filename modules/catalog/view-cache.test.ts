import { describe, expect, it } from "vitest";
import { createViewCache } from "./view-cache.ts";

const kept = (value: string, over = {}) => {
  return { value, productId: value, variantIds: [`${value}-s`], sizeBytes: 10, untilMs: Infinity, ...over };
};

describe("kept views", () => {
  it("stay within the limit, and the least recently used go first", () => {
    const cache = createViewCache<string>(30);
    for (const name of ["lamp", "rug", "mug"]) cache.set(name, kept(name));
    cache.get("lamp");
    cache.set("vase", kept("vase"));
    expect(["lamp", "rug", "mug", "vase"].map((name) => cache.get(name))).toEqual(["lamp", undefined, "mug", "vase"]);
    expect(cache.sizeBytes()).toBe(30);
  });

  it("do not keep what is larger than the limit by itself", () => {
    const cache = createViewCache<string>(5);
    cache.set("lamp", kept("lamp"));
    expect([cache.get("lamp"), cache.sizeBytes()]).toEqual([undefined, 0]);
  });

  it("are forgotten by product and by variant, in every channel", () => {
    const cache = createViewCache<string>(100);
    cache.set("eu/lamp", kept("lamp"));
    cache.set("us/lamp", kept("lamp"));
    cache.set("eu/rug", kept("rug"));
    cache.forgetVariants(["lamp-s", "unknown"]);
    expect([cache.get("eu/lamp"), cache.get("us/lamp"), cache.get("eu/rug")]).toEqual([undefined, undefined, "rug"]);
    cache.forgetProducts(["rug", "unknown"]);
    expect(cache.get("eu/rug")).toBeUndefined();
    expect(cache.sizeBytes()).toBe(0);
  });

  it("find a variant by one key after another of the same product went", () => {
    const cache = createViewCache<string>(20);
    cache.set("eu/lamp", kept("lamp"));
    cache.set("us/lamp", kept("lamp"));
    cache.set("eu/rug", kept("rug"));
    cache.forgetVariants(["lamp-s"]);
    expect(cache.get("us/lamp")).toBeUndefined();
  });

  it("are as if they were not there once their time is over", () => {
    const cache = createViewCache<string>(100);
    cache.set("lamp", kept("lamp", { untilMs: performance.now() }));
    expect(cache.get("lamp")).toBeUndefined();
    cache.set("rug", kept("rug"));
    cache.clear();
    expect([cache.get("rug"), cache.sizeBytes()]).toEqual([undefined, 0]);
  });
});
