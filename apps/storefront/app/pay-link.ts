import type { Hansa, paths } from "@hansa/sdk";
import { found } from "./answers.ts";
import { PAYMENTS, type Payment } from "./checkout.ts";

/** What a payment link is for, and what is to be paid. */
export type PaymentLink = paths["/v1/payment-links/{token}"]["get"]["responses"]["200"]["content"]["application/json"];
type Due = PaymentLink["due"];

/** What the link is for, or null when it does not work, or does not work any more. @throws as `found` */
export async function readPaymentLink(api: Hansa, token: string): Promise<PaymentLink | null> {
  return found(await api.GET("/v1/payment-links/{token}", { params: { path: { token } } }));
}

/** The ways to pay of this shop that the link takes; on account is none, since that is what it is to end. */
export function paymentsFor({ methods }: PaymentLink): readonly Payment[] {
  return PAYMENTS.filter(({ method }) => methods.includes(method));
}

/** What came of paying by a link. */
export type PaidByLink =
  | { readonly kind: "paid" }
  | { readonly kind: "waiting"; readonly checkoutId: string; readonly url: string | null }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly detail: string;
      /** Nothing was paid and nothing will be under this key: another try needs a key of its own. */
      readonly isDefinite: boolean;
    };

/** Answers after which the same question may still take the money: it must be asked again under the same key. */
const UNDECIDED = new Set([408, 425, 429]);

/** Pays what the link is for. The same `idempotencyKey` twice, after a double click or a reload, pays once. */
export async function payByLink(
  api: Hansa,
  token: string,
  how: {
    readonly payment: Payment;
    readonly expected: Due;
    readonly idempotencyKey: string;
    readonly returnUrl: string;
  },
): Promise<PaidByLink> {
  const { payment, expected, idempotencyKey, returnUrl } = how;
  const { data, error, response } = await api.POST("/v1/payment-links/{token}/checkouts", {
    params: { path: { token }, header: { "Idempotency-Key": idempotencyKey } },
    body: {
      expectedTotal: expected,
      payment: {
        method: payment.method,
        ...(payment.token === undefined ? {} : { token: payment.token }),
        returnUrl,
      },
    },
  });
  if (response.status === 201) return { kind: "paid" };
  if (response.status === 202 && data !== undefined && "checkoutId" in data)
    return { kind: "waiting", checkoutId: data.checkoutId, url: data.action?.url ?? null };
  const { code = "unknown", title = "" } = error as { readonly code?: string; readonly title?: string };
  const { status } = response;
  const isDefinite = status < 500 && !UNDECIDED.has(status) && code !== "checkout.in_progress";
  return { kind: "refused", code, detail: title, isDefinite };
}
