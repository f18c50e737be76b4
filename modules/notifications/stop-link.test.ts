import { describe, expect, it } from "vitest";
import { createStopLinks, hashAddress } from "./stop-link.ts";

const links = createStopLinks("a secret of the tests that is long enough");

describe("a stop link", () => {
  it("names its address, in whatever spelling, without carrying it", () => {
    const token = links.of("Ada@Example.com");
    expect(links.open(token)).toEqual(hashAddress("ada@example.com"));
    expect(token.toLowerCase()).not.toContain("ada");
  });

  it("cannot be made by anybody else, nor changed", () => {
    const token = links.of("ada@example.com");
    expect(createStopLinks("another secret, which is long enough too").open(token)).toBeNull();
    const [hash = "", proof = ""] = token.split(".");
    const [other = ""] = links.of("ben@example.com").split(".");
    for (const text of [`${other}.${proof}`, `${hash}.${proof.slice(1)}A`, hash, ""])
      expect(links.open(text)).toBeNull();
  });
});
