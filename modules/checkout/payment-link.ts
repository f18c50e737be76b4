import { createHmac, timingSafeEqual } from "node:crypto";
import { parseId } from "@hansa/kernel";

/** Longest that a payment link may work, in hours. */
export const MAX_LINK_HOURS = 720;

const PROOF_BYTES = 18;
const TOKEN = /^([co])([0-9a-z]{1,11})-([0-9a-f]{32})-([\w-]{24})$/;

/** What a payment link lets its holder pay: a cart that is not ordered yet, or what is owed for an order. */
export interface PaymentLink {
  readonly kind: "cart" | "order";
  readonly id: string;
  readonly expiresAt: Date;
}

/** Makes and reads payment links: signed, so that none is stored, and good for paying this one thing only. */
export interface PaymentLinks {
  make(link: PaymentLink): string;
  /** Null when it was not made here, was changed, or has ended. */
  open(token: string, now: Date): PaymentLink | null;
}

/** Links under this secret; another secret ends them all. */
export function createPaymentLinks(secret: string): PaymentLinks {
  const prove = (text: string): string =>
    createHmac("sha256", secret).update(`payment-link:${text}`).digest().subarray(0, PROOF_BYTES).toString("base64url");
  return {
    make({ kind, id, expiresAt }) {
      const seconds = Math.floor(expiresAt.getTime() / 1_000).toString(36);
      const text = `${kind === "cart" ? "c" : "o"}${seconds}-${id.replaceAll("-", "")}`;
      return `${text}-${prove(text)}`;
    },
    open(token, now) {
      const [, kind = "", seconds = "", digits = "", proof = ""] = TOKEN.exec(token) ?? [];
      const expected = Buffer.from(prove(`${kind}${seconds}-${digits}`));
      const given = Buffer.from(proof);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      const expiresAt = new Date(Number.parseInt(seconds, 36) * 1_000);
      if (expiresAt.getTime() <= now.getTime()) return null;
      const id = parseId(digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
      return { kind: kind === "c" ? "cart" : "order", id, expiresAt };
    },
  };
}
