import { createHmac, timingSafeEqual } from "node:crypto";
import { emailHashOf } from "#modules/identity";

const PROOF_BYTES = 18;
const TOKEN = /^([\w-]{43})\.([\w-]{24})$/;

/** Makes and reads the links by which an address puts an end to reminders; they name it by its hash and never end. */
export interface StopLinks {
  of(email: string): string;
  /** Hash of the address; null when the link was not made here. */
  open(token: string): Buffer | null;
}

/** Links under this secret. */
export function createStopLinks(secret: string): StopLinks {
  const prove = (hash: string): string =>
    createHmac("sha256", secret).update(`stop:${hash}`).digest().subarray(0, PROOF_BYTES).toString("base64url");
  return {
    of(email) {
      const hash = hashAddress(email).toString("base64url");
      return `${hash}.${prove(hash)}`;
    },
    open(token) {
      const [, hash = "", proof = ""] = TOKEN.exec(token) ?? [];
      const expected = Buffer.from(prove(hash));
      const given = Buffer.from(proof);
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
      return isOurs ? Buffer.from(hash, "base64url") : null;
    },
  };
}

/** The key of an address among those that want no reminders. */
export function hashAddress(email: string): Buffer {
  return Buffer.from(emailHashOf(email), "hex");
}
