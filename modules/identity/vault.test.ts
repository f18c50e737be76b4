import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createVault } from "./vault.ts";

const SECRET = "a secret of thirty-two characters";

describe("the vault", () => {
  it("gives a secret back to its owner under the same key, and to nobody else", () => {
    const vault = createVault(SECRET);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(), (secret, at) => {
        const sealed = vault.seal(secret, "ada");
        expect(vault.open(sealed, "ada")).toEqual(Buffer.from(secret));
        expect(vault.open(sealed, "ben")).toBeNull();
        expect(createVault("another secret of thirty-two letters").open(sealed, "ada")).toBeNull();
        const spoilt = Buffer.from(sealed);
        spoilt[at % sealed.length] = (spoilt[at % sealed.length] ?? 0) ^ 1;
        expect(vault.open(spoilt, "ada")).toBeNull();
        expect(vault.open(sealed.subarray(0, at % sealed.length), "ada")).toBeNull();
      }),
      { numRuns: 50 },
    );
  });
});
