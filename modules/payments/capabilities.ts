import type { Currency } from "@hansa/kernel";

/** What a provider can do. */
export interface Capabilities {
  /** The ways to pay that it takes: `card`, `wallet`, `paypal`, `pay_later`, `bank`, `invoice`. */
  readonly methods: readonly string[];
  /** Null for every currency. */
  readonly currencies: ReadonlySet<Currency> | null;
  /** Largest amount of one payment in minor units of any currency. */
  readonly maxAmountMinor: bigint;
  /** Whether one authorization may be captured in several parts. */
  readonly multipleCaptures: boolean;
  /** Whether a part of what is held can be let go; otherwise a void lets go of all that is left, or is refused. */
  readonly partialVoid: boolean;
  /** Whether captures, voids and refunds are only taken on (`accepted`), and told done or failed by a webhook. */
  readonly movesLater: boolean;
  /** Whether it may ask the customer to prove who they are, or to agree on its own page. */
  readonly challenges: boolean;
  /** Whole days that an authorization holds; null when it does not end. */
  readonly authorizationDays: number | null;
  /**
   * Whole days after which a held amount may be refused although its authorization still holds, unless it is renewed; a
   * renewal then starts these days anew, and the authorization ends when it would have. Null where held is held.
   */
  readonly honoredDays: number | null;
  /** Whole hours in which a repeated key is known to be a repetition; null for ever. */
  readonly replayHours: number | null;
  /**
   * Whether `absent` proves that no payment has the key. Where it does not, only the same call with the same key does,
   * and no other provider may be asked instead.
   */
  readonly absentIsProof: boolean;
  /** Whether it tells of disputes. */
  readonly disputes: boolean;
  /** Whether it keeps a customer's card under a token that pays again (`AuthorizeRequest.saveFor`). */
  readonly savesMethods: boolean;
}
