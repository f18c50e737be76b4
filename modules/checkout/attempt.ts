/** Where an attempt stands. */
export const ATTEMPT_STATES = [
  "authorizing",
  "action_required",
  "unknown",
  "in_review",
  "confirmed",
  "declined",
] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/** How an attempt is paid: enough to ask the provider again with the same key. Tokens only, never card data. */
export interface PaymentChoice {
  readonly method: string;
  readonly provider: string;
  readonly token: string | null;
  readonly returnUrl: string | null;
  /** What the provider is asked for, in minor units; absent stands for the whole total. */
  readonly dueMinor?: number;
  /** What gift cards pay of it, in minor units; absent stands for nothing. */
  readonly giftMinor?: number;
  /** True pays what is still owed for an order that stands: no units and no cart hang on it. */
  readonly isOwed?: boolean;
  /** The draft of the desk that is paid; absent for a customer's own cart. */
  readonly draftId?: string;
  /** The customer who agreed that the card is kept; absent keeps nothing. */
  readonly saveFor?: string;
  /** What recognises the card, where it is known before the provider is asked: a saved one; absent otherwise. */
  readonly card?: string;
}

/** One try to turn a cart into an order. */
export interface Attempt {
  readonly id: string;
  readonly cartId: string;
  readonly orderId: string;
  readonly state: AttemptState;
  readonly payment: PaymentChoice;
  readonly actionUrl: string | null;
  readonly reason: string | null;
  readonly tries: number;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}
