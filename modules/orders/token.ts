import { createHmac, timingSafeEqual } from "node:crypto";

/** Least length of the secret that order tokens are made of. */
export const MIN_SECRET_LENGTH = 32;
const TOKEN_BYTES = 18;

/** Makes and checks the token that opens one order to whoever holds it: 144 bits, derived, so none is stored. */
export interface OrderTokens {
  of(orderId: string): string;
  matches(orderId: string, token: string | undefined): boolean;
}

/** @throws an Error in one sentence when the secret is too short */
export function createOrderTokens(secret: string): OrderTokens {
  if (secret.length < MIN_SECRET_LENGTH)
    throw new Error(`HANSA_SECRET must have at least ${String(MIN_SECRET_LENGTH)} characters.`);
  const digest = (orderId: string): Buffer =>
    createHmac("sha256", secret).update(`order:${orderId}`).digest().subarray(0, TOKEN_BYTES);
  return {
    of: (orderId) => digest(orderId).toString("base64url"),
    matches(orderId, token) {
      const given = Buffer.from(token ?? "", "base64url");
      return given.length === TOKEN_BYTES && timingSafeEqual(given, digest(orderId));
    },
  };
}
