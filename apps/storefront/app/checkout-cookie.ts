import { readCookie } from "./visitor.ts";

const CHECKOUT_COOKIE = "hansa_checkout";
const HOUR_S = 3_600;

/** The header that makes a browser remember the payment that it was sent away for. */
export function rememberCheckout(checkoutId: string): string {
  return `${CHECKOUT_COOKIE}=${checkoutId}; Path=/; Max-Age=${String(HOUR_S)}; HttpOnly; SameSite=Lax`;
}

/** The payment that the visitor comes back from, or undefined. */
export function checkoutOf(request: Request): string | undefined {
  return readCookie(request, CHECKOUT_COOKIE);
}
