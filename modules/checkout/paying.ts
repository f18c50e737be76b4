import { InvalidInput, looksLikeCardNumber, parseId } from "@hansa/kernel";
import { GIFT_CARD } from "#modules/ledger";
import {
  findSavedMethod,
  hashGiftCardCode,
  MAX_CARDS_PER_ORDER,
  MAX_TOKEN_LENGTH,
  MethodUnknown,
  type Payments,
  type RouteFacts,
  type SavedMethod,
} from "#modules/payments";
import type { Database } from "#platform/db";
import { type Static, Type } from "typebox";
import type { PlaceCommand } from "./command.ts";

const closed = { additionalProperties: false } as const;

/** How the customer wants to pay, as a request says it. */
export const Paying = Type.Object(
  {
    method: Type.String({ minLength: 1, maxLength: 32 }),
    token: Type.Optional(Type.String({ minLength: 1, maxLength: MAX_TOKEN_LENGTH })),
    giftCards: Type.Optional(
      Type.Array(Type.String({ minLength: 16, maxLength: 40 }), {
        maxItems: MAX_CARDS_PER_ORDER,
        description: "Codes of gift cards that pay first; with the method `gift_card` they pay everything.",
      }),
    ),
    save: Type.Optional(
      Type.Boolean({
        description: "The customer, signed in, agrees that the provider keeps the card for the next time.",
      }),
    ),
    savedMethod: Type.Optional(
      Type.String({ format: "uuid", maxLength: 36, description: "One of the customer's own, in place of a token." }),
    ),
    bin: Type.Optional(
      Type.String({ pattern: "^[0-9]{6,8}$", maxLength: 8, description: "First digits of the card, for routing." }),
    ),
    returnUrl: Type.Optional(Type.String({ format: "uri", maxLength: 2_000 })),
  },
  closed,
);

/** What a request's way to pay is read with. */
export interface PayingNeeds {
  readonly db: Database;
  readonly payments: Payments;
  /** Null for a guest, who has no saved ways to pay. */
  readonly customerId: string | null;
}

/**
 * How the customer wants to pay.
 *
 * @throws InvalidInput for a card number in place of a token, and for a guest who wants a card kept
 * @throws MethodUnknown when nobody here takes money that way
 * @throws SavedMethodNotFound also when it is somebody else's
 */
export async function payingBy(
  { db, payments, customerId }: PayingNeeds,
  asked: Static<typeof Paying>,
): Promise<Pick<PlaceCommand, "payment" | "provider" | "routeOf" | "giftCards" | "bin">> {
  const { returnUrl, giftCards = [], bin, save = false } = asked;
  assertNoCard(asked.token);
  const saved = asked.savedMethod === undefined ? null : await findOwn(db, customerId, asked.savedMethod);
  const method = saved?.method ?? asked.method;
  const provider = saved === null ? (payments.methodOf(method)?.provider ?? null) : payments.providerOf(saved.provider);
  if (provider === null && (saved !== null || method !== GIFT_CARD)) throw new MethodUnknown(method);
  if (save && customerId === null)
    throw new InvalidInput([{ pointer: "/payment/save", message: "needs a customer who is signed in" }]);
  return {
    payment: {
      method,
      provider: provider?.name ?? GIFT_CARD,
      token: saved?.token ?? asked.token ?? null,
      returnUrl: returnUrl ?? null,
      ...(save && saved === null && customerId !== null ? { saveFor: customerId } : {}),
      ...(saved?.fingerprint == null ? {} : { card: saved.fingerprint }),
    },
    provider,
    routeOf: (facts) => (saved === null ? payments.route(facts) : routeTo(payments, saved, facts)),
    giftCards: giftCards.map(hashGiftCardCode),
    bin: bin ?? null,
  };
}

async function findOwn(db: Database, customerId: string | null, id: string): Promise<SavedMethod> {
  if (customerId === null)
    throw new InvalidInput([{ pointer: "/payment/savedMethod", message: "needs a customer who is signed in" }]);
  return await findSavedMethod(db, { customerId, id: parseId(id, "/payment/savedMethod") });
}

/** A saved card pays at the provider that keeps it, whoever would be asked otherwise. */
function routeTo(payments: Payments, { provider }: SavedMethod, facts: RouteFacts) {
  const route = payments.route(facts);
  return { ...route, candidates: [{ provider, why: `${provider} keeps the customer's card` }] };
}

/** A token is what the provider made of a card; the card itself must never come here, let alone be stored. */
function assertNoCard(token: string | undefined): void {
  if (token !== undefined && looksLikeCardNumber(token)) {
    throw new InvalidInput([
      { pointer: "/payment/token", message: "must be a token of the provider, never a card number" },
    ]);
  }
}
