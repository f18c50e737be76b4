import type { Money } from "@hansa/kernel";

/**
 * The port to whoever moves money. A provider answers yes, no, or nothing; all three are values, none is an exception.
 *
 * What every provider promises (each line is a test in `providers/provider.contract.test.ts`):
 * - the same key never charges twice, however often and at whatever time it is sent;
 * - a decline is definite: no money moved in that call, and none will;
 * - `unknown` is the only answer in doubt, and `retrieve` (or the same call with the same key) resolves it;
 * - captures and voids together never exceed what was authorized, refunds never exceed what was captured;
 * - a webhook is an event only if its raw bytes carry a fresh signature made with one of our secrets.
 */
export type PaymentProvider = InProcessProvider | RemoteProvider;

/** A provider that decides from the request alone, so checkout may ask it while a transaction is open. */
export interface InProcessProvider extends Port {
  readonly inProcess: true;
  /** The answer that `authorize` would give, at once. Pure: the same request always has the same verdict. */
  decide(request: AuthorizeRequest): Verdict;
}

/** A provider behind a network; never ask it while a transaction is open. */
export interface RemoteProvider extends Port {
  readonly inProcess: false;
}

interface Port {
  /** Stable name, as stored with each attempt and used in `/v1/webhooks/{provider}`. */
  readonly name: string;

  /** Asks for the money. The attempt row with `request.key` must be committed before this is called. */
  authorize(request: AuthorizeRequest): Promise<Answer>;

  /** Takes some or all of what is held. After `unknown`, call again with the same key. */
  capture(request: MoveRequest): Promise<MoveAnswer>;

  /** Gives back some or all of what is held and not captured. After `unknown`, call again with the same key. */
  void(request: MoveRequest): Promise<MoveAnswer>;

  /** Pays back some or all of what was captured. After `unknown`, call again with the same key. */
  refund(request: MoveRequest): Promise<MoveAnswer>;

  /** What the provider knows under the key that we gave to `authorize`; how an `unknown` is resolved. */
  retrieve(key: string): Promise<Retrieved>;

  /**
   * The event, or null when it is not proven to come from the provider or cannot be read.
   *
   * @param rawBody the bytes as they arrived, never a re-serialised body; at most 64 KiB
   * @param headers names in lower case, as `node:http` gives them
   * @param now signatures more than 5 minutes away from it are refused
   */
  verifyWebhook(rawBody: Buffer, headers: WebhookHeaders, now: Date): WebhookEvent | null;
}

/** Longest idempotency key, in characters of printable ASCII. */
export const MAX_KEY_LENGTH = 64;

/** One attempt to get one amount from one customer. */
export interface AuthorizeRequest {
  /** Our idempotency key of the attempt: the same on every retry, never used for another. At most 64 printable ASCII characters. */
  readonly key: string;
  /** Greater than zero, at most 2^53 - 1 minor units. */
  readonly amount: Money;
  /** What the customer's browser got from the provider; means nothing to us. At most 256 characters. */
  readonly token: string;
  /** Shown on statements and in the provider's own desk. At most 128 characters. */
  readonly orderReference: string;
  /** Where a challenge sends the customer back to; null when there is no browser. */
  readonly returnUrl: string | null;
  /** True takes the money at once, false only holds it. */
  readonly capture: boolean;
}

/** One capture, void or refund of an authorized payment. */
export interface MoveRequest {
  /** Our idempotency key of this move; see `AuthorizeRequest.key`. */
  readonly key: string;
  /** Of the payment, as `authorize` or `retrieve` answered. */
  readonly providerReference: string;
  /** Greater than zero, in the currency of the payment. */
  readonly amount: Money;
}

/** A definite answer to `authorize`. */
export type Verdict =
  | { readonly kind: "authorized"; readonly providerReference: string; readonly captured: boolean }
  | { readonly kind: "action_required"; readonly providerReference: string; readonly redirectUrl: string }
  | { readonly kind: "declined"; readonly reason: DeclineReason };

/** No usable answer: timeout, dropped connection, malformed body, wrong amount or currency echoed. The money may have moved. */
export interface Unknown {
  readonly kind: "unknown";
}

/** What `authorize` answers. */
export type Answer = Verdict | Unknown;

/**
 * Why a payment was declined. `provider_unavailable` alone allows another provider to be asked: it says that this call
 * did nothing. It says nothing about an earlier call with the same key; once one was `unknown`, only `retrieve` decides.
 */
export const DECLINE_REASONS = [
  "card_declined",
  "insufficient_funds",
  "suspected_fraud",
  "invalid_token",
  "authentication_failed",
  "invalid_amount",
  "invalid_request",
  "authorization_voided",
  "provider_unavailable",
] as const;

/** One of `DECLINE_REASONS`. */
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** Why a capture, void or refund was refused; nothing moved. `provider_unavailable` may be tried again with the same key. */
export const MOVE_REFUSALS = [
  "exceeds_remaining",
  "wrong_state",
  "not_found",
  "invalid_request",
  "provider_unavailable",
] as const;

/** One of `MOVE_REFUSALS`. */
export type MoveRefusal = (typeof MOVE_REFUSALS)[number];

/** What `capture`, `void` and `refund` answer; `moveReference` is the provider's name for this one move. */
export type MoveAnswer =
  | { readonly kind: "done"; readonly moveReference: string; readonly amount: Money }
  | { readonly kind: "refused"; readonly reason: MoveRefusal }
  | Unknown;

/** Where a payment stands at the provider. `captured` as soon as anything is; `refunded` and `voided` when nothing is left. */
export const PAYMENT_STATES = ["action_required", "authorized", "captured", "declined", "refunded", "voided"] as const;

/** One of `PAYMENT_STATES`. */
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** A payment as the provider sees it. All amounts are totals so far in one currency, so they only ever grow. */
export interface ProviderPayment {
  readonly providerReference: string;
  /** Our key of the attempt. */
  readonly key: string;
  readonly state: PaymentState;
  /** Authorized. The caller compares it with the attempt: a wrong amount is never a success. */
  readonly amount: Money;
  readonly captured: Money;
  readonly refunded: Money;
  readonly voided: Money;
}

/**
 * What the provider knows about a key.
 *
 * `found` carries where the payment stands and the verdict that follows from it (a voided payment is declined as
 * `authorization_voided`). `absent` means that no payment has this key; a call of ours that is still on the wire may yet
 * make one, so it is final only when the last `authorize` with the key has ended or is older than the provider's timeout.
 * `unknown`: ask again later.
 */
export type Retrieved =
  | { readonly kind: "found"; readonly payment: ProviderPayment; readonly verdict: Verdict }
  | { readonly kind: "absent" }
  | Unknown;

/** Headers of a request, names in lower case. */
export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a provider may announce. */
export const WEBHOOK_TYPES = [
  "payment.authorized",
  "payment.captured",
  "payment.failed",
  "payment.refunded",
  "payment.voided",
] as const;

/** One of `WEBHOOK_TYPES`. */
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** A fact that the provider announced, proven to be its own. It may come twice, late, out of order or never. */
export interface WebhookEvent {
  /** The same on every delivery of the same fact. At most 128 characters. */
  readonly id: string;
  readonly type: WebhookType;
  readonly occurredAt: Date;
  /** Grows with every fact of the provider: of two events on a payment, the higher one is the later truth. */
  readonly sequence: number;
  readonly payment: ProviderPayment;
}
