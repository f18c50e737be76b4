import type { Money } from "@hansa/kernel";
import type { WebhookEvent } from "./announcement.ts";
import type { Capabilities } from "./capabilities.ts";
import type { CardFacts } from "./card-facts.ts";
import type { SettlementLine } from "./settlement-line.ts";

/**
 * The port to whoever moves money. A provider answers yes, no, or nothing; all three are values, none is an exception.
 *
 * What every provider promises (each line is a test in `providers/provider.contract.test.ts`):
 * - the same key never charges twice, however often it is sent within `capabilities.replayHours`;
 * - a decline is definite: no money moved in that call, and none will;
 * - `unknown` is the only answer in doubt, and `retrieve` (or the same call with the same key) resolves it;
 * - an answer about another amount or currency than was asked is `mismatch`: never a success, and for a person to look at;
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

  /** What it can do; whoever routes asks this before it asks the provider. */
  readonly capabilities: Capabilities;

  /** Asks for the money. The attempt row with `request.key` must be committed before this is called. */
  authorize(request: AuthorizeRequest): Promise<Answer>;

  /** Takes some or all of what is held. After `unknown`, call again with the same key. */
  capture(request: MoveRequest): Promise<MoveAnswer>;

  /** Gives back some or all of what is held and not captured. After `unknown`, call again with the same key. */
  void(request: MoveRequest): Promise<MoveAnswer>;

  /**
   * Holds the money of an authorization for another full time (`capabilities.honoredDays` says of which), under the same
   * reference. Null where the provider cannot; `refused` leaves the authorization as it was. After `unknown`, call again
   * with the same key.
   */
  readonly renew: ((request: MoveRequest) => Promise<MoveAnswer>) | null;

  /**
   * Forgets what it keeps under this token (`CardFacts.savedToken`), which pays nothing any more; `done` also when it was
   * forgotten before, so asking again is safe. Null where nothing is kept.
   */
  readonly forget: ((savedToken: string) => Promise<ForgetAnswer>) | null;

  /** Pays back some or all of what was captured. After `unknown`, call again with the same key. */
  refund(request: MoveRequest): Promise<MoveAnswer>;

  /**
   * What the provider knows under the key that we gave to `authorize`; how an `unknown` is resolved.
   *
   * @param known what we know of it already; some providers cannot be asked by our key alone
   */
  retrieve(key: string, known?: Known): Promise<Retrieved>;

  /**
   * Carries on where the customer was sent away: they came back, with these parameters in the address. Safe to repeat, and
   * safe when they invented the parameters.
   */
  finish(request: FinishRequest): Promise<Answer>;

  /**
   * The events in this delivery, in its order; null when it is not proven to come from the provider or cannot be read.
   * Proven events that mean nothing to a shop leave an empty list.
   *
   * @param rawBody the bytes as they arrived, never a re-serialised body; at most 64 KiB
   * @param headers names in lower case, as `node:http` gives them
   * @param now where the provider signs a time, signatures more than 5 minutes away from it are refused
   */
  verifyWebhook(rawBody: Buffer, headers: WebhookHeaders, now: Date): Promise<readonly WebhookEvent[] | null>;

  /**
   * Reads the provider's settlement file line by line; null when the provider writes none.
   *
   * @throws SettlementUnreadable naming the line, when it meets it
   */
  readonly readSettlement: ((file: AsyncIterable<Buffer>) => AsyncIterable<SettlementLine>) | null;
}

/** Nothing is known of an attempt from elsewhere. */
export const NOTHING_KNOWN: Known = { providerReference: null, events: [] };

/** What we know of an attempt from elsewhere. */
export interface Known {
  /** As an answer or a webhook told it; null when none did. */
  readonly providerReference: string | null;
  /** Proven events about it, in any order. */
  readonly events: readonly WebhookEvent[];
}

/** The customer came back from the provider's page. */
export interface FinishRequest {
  /** Of the attempt. */
  readonly key: string;
  /** As asked; what comes back must be this. */
  readonly amount: Money;
  readonly capture: boolean;
  readonly known: Known;
  /** The query of the address that they came back to; hostile. */
  readonly returned: Readonly<Record<string, string>>;
}

/** Longest token: what hosted card fields encrypt is about 3,000 characters. */
export const MAX_TOKEN_LENGTH = 4096;

/** Longest idempotency key, in characters of printable ASCII. */
export const MAX_KEY_LENGTH = 64;

/** One attempt to get one amount from one customer. */
export interface AuthorizeRequest {
  /** Our idempotency key of the attempt: the same on every retry, never used for another. At most 64 printable ASCII characters. */
  readonly key: string;
  /** Greater than zero, at most 2^53 - 1 minor units. */
  readonly amount: Money;
  /** The way to pay; null stands for the provider's first one. */
  readonly method?: string | null;
  /**
   * What the customer's browser got from the provider; means nothing to us, and is never a card number. Empty where the
   * provider's own page asks for everything. At most MAX_TOKEN_LENGTH characters.
   */
  readonly token: string;
  /** Shown on statements and in the provider's own desk. At most 128 characters. */
  readonly orderReference: string;
  /** Where a challenge sends the customer back to; null when there is no browser. */
  readonly returnUrl: string | null;
  /** True takes the money at once, false only holds it. */
  readonly capture: boolean;
  /** True asks the customer to prove who they are, where the provider can (`capabilities.challenges`); else it decides. */
  readonly challenge?: boolean;
  /** Our name for the customer, who agreed that the card is kept for the next time; null or absent keeps nothing. */
  readonly saveFor?: string | null;
}

/** One capture, void or refund of an authorized payment. */
export interface MoveRequest {
  /** Our idempotency key of this move; see `AuthorizeRequest.key`. */
  readonly key: string;
  /** Of the payment, as `authorize` or `retrieve` answered. */
  readonly providerReference: string;
  /** Greater than zero, in the currency of the payment. */
  readonly amount: Money;
  /** Captures only: true lets go of what is left. Without it more captures may follow, where the provider can do that. */
  readonly isFinal?: boolean;
  /** What we know of the payment already; some providers cannot be asked. */
  readonly known?: Known;
}

/** A definite answer to `authorize`. */
export type Verdict =
  | {
      readonly kind: "authorized";
      readonly providerReference: string;
      readonly captured: boolean;
      /** Absent where the provider told nothing of the card. */
      readonly card?: CardFacts;
    }
  /** The reference is null when the provider names the payment only after the customer came back. */
  | { readonly kind: "action_required"; readonly providerReference: string | null; readonly redirectUrl: string }
  | { readonly kind: "declined"; readonly reason: DeclineReason };

/** No usable answer: timeout, dropped connection, malformed body. The money may have moved. */
export interface Unknown {
  readonly kind: "unknown";
}

/**
 * The provider speaks of another amount or currency than was asked. Asking again changes nothing: a person has to see it.
 */
export interface Mismatch {
  readonly kind: "mismatch";
  readonly providerReference: string;
  /** What the provider says. */
  readonly answered: Money;
}

/** What `authorize` answers. */
export type Answer = Verdict | Unknown | Mismatch;

/**
 * Why a payment was declined. `provider_unavailable` alone allows another provider to be asked: it says that this call
 * did nothing. It says nothing about an earlier call with the same key; once one was `unknown`, only `retrieve` decides.
 * `authentication_required`: the customer's bank wants a challenge; the payment may be tried once more with one.
 */
export const DECLINE_REASONS = [
  "card_declined",
  "insufficient_funds",
  "suspected_fraud",
  "invalid_token",
  "authentication_required",
  "authentication_failed",
  "invalid_amount",
  "invalid_request",
  "authorization_voided",
  "provider_unavailable",
] as const;

/** One of `DECLINE_REASONS`. */
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/**
 * Why a capture, void or refund was refused; nothing moved. `provider_unavailable` may be tried again with the same key;
 * `failed_later` was accepted first and told failed by a webhook.
 */
export const MOVE_REFUSALS = [
  "exceeds_remaining",
  "wrong_state",
  "not_found",
  "invalid_request",
  "not_supported",
  "failed_later",
  "provider_unavailable",
] as const;

/** One of `MOVE_REFUSALS`. */
export type MoveRefusal = (typeof MOVE_REFUSALS)[number];

/**
 * What `capture`, `void` and `refund` answer; `moveReference` is the provider's name for this one move. `accepted`: the
 * provider took it on, and a webhook will tell whether it was done (`outcomeOfMove` finds it among the events).
 */
export type MoveAnswer =
  | { readonly kind: "done"; readonly moveReference: string; readonly amount: Money }
  | { readonly kind: "accepted"; readonly moveReference: string; readonly amount: Money }
  | { readonly kind: "refused"; readonly reason: MoveRefusal }
  | Unknown;

/** What `forget` answers. After `unknown` and `provider_unavailable` it is asked again. */
export type ForgetAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly reason: "invalid_request" | "not_supported" | "provider_unavailable" }
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
