import { createHmac, timingSafeEqual } from "node:crypto";
import { isId } from "@hansa/kernel";

const PROOF_BYTES = 18;
const TOKEN = /^([0-9a-z]{1,11})-([0-9a-f]{32})-([\w-]{24})$/;

/** What a recovery link shows its holder: the lines and codes of one cart, and nothing of whose it is. */
export interface RecoveryLink {
  readonly cartId: string;
  readonly expiresAt: Date;
}

/** Makes and reads the links of reminders: signed, so that none is stored, and no key to the cart itself. */
export interface RecoveryLinks {
  make(link: RecoveryLink): string;
  /** Null when it was not made here, was changed, or has ended. */
  open(token: string, now: Date): RecoveryLink | null;
}

/** Links under this secret; another secret ends them all. */
export function createRecoveryLinks(secret: string): RecoveryLinks {
  const prove = (text: string): string =>
    createHmac("sha256", secret)
      .update(`cart-recovery:${text}`)
      .digest()
      .subarray(0, PROOF_BYTES)
      .toString("base64url");
  return {
    make({ cartId, expiresAt }) {
      const text = `${Math.floor(expiresAt.getTime() / 1_000).toString(36)}-${cartId.replaceAll("-", "")}`;
      return `${text}-${prove(text)}`;
    },
    open(token, now) {
      const [, seconds = "", digits = "", proof = ""] = TOKEN.exec(token) ?? [];
      const expected = Buffer.from(prove(`${seconds}-${digits}`));
      const given = Buffer.from(proof);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      const expiresAt = new Date(Number.parseInt(seconds, 36) * 1_000);
      const cartId = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
      return expiresAt > now && isId(cartId) ? { cartId, expiresAt } : null;
    },
  };
}
