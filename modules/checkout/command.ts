import type { DomainError } from "@hansa/kernel";
import type { CartProof } from "#modules/cart";
import type { PaymentProvider, Question, Route, RouteFacts } from "#modules/payments";
import type { Order } from "#modules/orders";
import type { Attempt, PaymentChoice } from "./attempt.ts";
import type { Origin } from "./screening.ts";

/** A request to turn a cart into an order, with its credentials checked as far as that needs no database. */
export interface PlaceCommand {
  readonly checkoutId: string;
  readonly orderId: string;
  /** Who the idempotency key belongs to. */
  readonly caller: string;
  readonly key: string;
  readonly requestHash: Buffer;
  readonly cartId: string;
  readonly proof: CartProof;
  /** The language in which it is recorded what is bought and how it is shipped, a BCP 47 tag; absent: the shop's own. */
  readonly language?: string | undefined;
  /** What the customer saw, in minor units of the cart's currency; null when the caller does not care. */
  readonly expectedTotalMinor: bigint | null;
  readonly payment: PaymentChoice;
  /** Somebody who takes money that way; null when gift cards are to cover everything. */
  readonly provider: PaymentProvider | null;
  /** Who is asked for an amount, once it is known. Pure, and waits for nothing: it runs within the batch. */
  readonly routeOf: (facts: RouteFacts) => Route;
  /** Hashes of gift card codes, in the order in which they are spent. */
  readonly giftCards: readonly Buffer[];
  /** First digits of the card as the provider's fields told them; null when unknown. */
  readonly bin: string | null;
  /** Where the request came from, for judging it; absent stands for nothing known. */
  readonly origin?: Origin;
  /** True has the customer prove who they are, whatever the provider thinks. */
  readonly wantsChallenge: boolean;
}

/** What became of one command of a batch. */
export type Placed =
  /** The promise stands: nobody had to be asked. */
  | { readonly kind: "confirmed"; readonly order: Order }
  /** The units are held and the provider is to be asked; `order` waits for payment. */
  | { readonly kind: "pending"; readonly order: Order; readonly attempt: Attempt; readonly question: Question }
  /** The same key came before. */
  | { readonly kind: "known"; readonly attempt: Attempt }
  | { readonly kind: "refused"; readonly refusal: DomainError }
  /** Another command of the batch has the same cart: this one is judged after that is committed. */
  | { readonly kind: "again" };
