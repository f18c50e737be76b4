import { hash, randomBytes, timingSafeEqual } from "node:crypto";

const TOKEN_BYTES = 16;

/** What a caller shows to be let at a cart: its token, or the session of its owner. */
export interface CartProof {
  readonly token: string | null;
  readonly customerId: string | null;
  /** The cart that a payment link, whose signature the caller has checked, lets be paid; absent without one. */
  readonly linkedCartId?: string;
}

/** A new secret of 128 random bits, in base64url. */
export function newCartToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** What is stored of a token. Plain SHA-256 is enough: nobody can guess 128 random bits. */
export function hashCartToken(token: string): Buffer {
  return hash("sha256", token, "buffer");
}

/** Whether the proof opens the cart. Takes as long for a wrong token as for the right one. */
export function opensCart(
  cart: { readonly id: string; readonly tokenHash: Buffer; readonly customerId: string | null },
  proof: CartProof,
): boolean {
  const isOwner = cart.customerId !== null && cart.customerId === proof.customerId;
  const isHolder = proof.token !== null && timingSafeEqual(cart.tokenHash, hashCartToken(proof.token));
  return isOwner || isHolder || proof.linkedCartId === cart.id;
}
