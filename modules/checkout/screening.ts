import { type Gate, type Judgement, loadGates, type PurchaseToScreen, type Screener } from "#modules/fraud";
import type { NewOrder } from "#modules/orders";
import {
  askProviders,
  type Attempt as Asked,
  type CardFacts,
  type Payments,
  type Question,
  type Retrieved,
} from "#modules/payments";
import type { Database } from "#platform/db";
import type { PlaceCommand } from "./command.ts";
import type { SettleCommand } from "./settle.ts";

/** Where a request came from, as far as it tells. */
export interface Origin {
  readonly ip: string | null;
  readonly device: string | null;
}

/** Who is asked before money moves, and who moves it. Without a screener nothing is judged. */
export interface ScreeningNeeds {
  readonly db: Database;
  readonly payments: Payments;
  readonly screener?: Screener | undefined;
}

/** An order whose money is to be asked for. */
export interface ToAsk {
  readonly question: Question;
  readonly order: Pick<
    NewOrder,
    "id" | "channel" | "customerId" | "email" | "billingAddress" | "shippingAddress" | "lines" | "totals"
  >;
  readonly cartId: string;
  readonly origin: Origin | null;
  /** What recognises the card, where that is known already; null: its token stands for it. */
  readonly card: string | null;
}

/**
 * Judges an order that waits for payment, then asks for its money as the judgement says: not at all, with proof of who
 * the customer is, or only held until a person has decided. Never with a transaction open; judging that fails keeps
 * nobody from buying.
 */
export async function askScreened(needs: ScreeningNeeds, asking: ToAsk): Promise<SettleCommand> {
  const { question } = asking;
  const judgement = await judge(needs, asking);
  const { checkoutId } = question;
  const decision = judgement?.decision ?? "accept";
  if (decision === "refuse") {
    const payment = { key: question.key, provider: question.candidates[0]?.provider ?? "" };
    return { checkoutId, answer: { kind: "declined", reason: "suspected_fraud" }, payment };
  }
  const isReview = decision === "review";
  const { answer, ...payment } = await askProviders(needs.db, needs.payments, {
    ...question,
    challenge: question.challenge || decision === "challenge",
    capture: question.capture && !isReview,
  });
  tellScreener(needs.screener, checkoutId, answer);
  const isDoubtful = answer.kind === "authorized" && (await failedChecks(needs.screener, checkoutId, answer.card));
  if ((isReview || isDoubtful) && answer.kind === "authorized")
    return { checkoutId, answer: { ...answer, kind: "in_review" }, payment };
  return { checkoutId, answer, payment };
}

/** Whether the provider found checks of the card wrong, and the purchase has to wait for a person for it. */
async function failedChecks(screener: Screener | undefined, id: string, card: CardFacts | undefined): Promise<boolean> {
  if (screener === undefined || card === undefined) return false;
  if (card.addressMatches !== false && card.codeMatches !== false) return false;
  return await screener.reconsider({ id, card: toldOf(card) });
}

function toldOf({ fingerprint, addressMatches, codeMatches, isAuthenticated }: CardFacts) {
  return { fingerprint, checks: { avs: addressMatches, cvv: codeMatches, threeDs: isAuthenticated } };
}

/**
 * Judges an order that stands already, because it is on account, or gift cards or a discount paid for all of it: nobody
 * waits for it, and a rush of such orders is judged bit by bit. In doubt it is kept from being shipped until a person has
 * decided.
 */
export function judgeAfterwards(
  screener: Screener | undefined,
  { checkoutId, cartId, origin }: PlaceCommand,
  order: ToAsk["order"] & { readonly paymentMethod: string },
): void {
  if (screener === undefined) return;
  const question = { checkoutId, method: order.paymentMethod, token: null };
  const purchase = purchaseOf({ question, order, cartId, origin: origin ?? null, card: null });
  screener.screenLater({ ...purchase, isConfirmed: true });
}

/** Lets the screener know what came of a payment; what is still open is told later. */
export function tellScreener(screener: Screener | undefined, id: string, answer: SettleCommand["answer"]): void {
  if (answer.kind === "authorized") {
    const card = answer.card === undefined ? {} : { card: toldOf(answer.card) };
    screener?.tell({ id, outcome: "accepted", ...card });
  }
  if (answer.kind === "declined") screener?.tell({ id, outcome: "declined" });
}

/** What people decided, or have not decided yet, about the checkout; null when nobody has to. */
export async function gateOf(db: Database, checkoutId: string): Promise<Gate | null> {
  return (await loadGates(db, [checkoutId])).get(checkoutId) ?? null;
}

/**
 * What a held payment means once people were asked: it waits, it must not stand, or it is taken now.
 *
 * @param verdict the provider's, of a payment that is held or taken
 */
export async function passGate(
  payments: Payments,
  gate: Gate | null,
  {
    asked,
    verdict,
  }: {
    readonly asked: Asked;
    readonly verdict: Extract<Extract<Retrieved, { kind: "found" }>["verdict"], { kind: "authorized" }>;
  },
): Promise<SettleCommand["answer"]> {
  if (gate === "waiting") return { ...verdict, kind: "in_review" };
  if (gate === "rejected") return { kind: "rejected" };
  if (gate === null || verdict.captured || asked.isManualCapture) return verdict;
  const taken = await payments.move(asked.provider, "capture", {
    key: `${asked.key}:take`,
    attemptKey: asked.key,
    providerReference: verdict.providerReference,
    amount: asked.amount,
    isFinal: true,
  });
  switch (taken.kind) {
    case "done":
      return { ...verdict, captured: true };
    case "accepted":
    case "unknown":
      return { kind: "unknown" };
    case "refused":
      // What was held is gone, as when it ran out: the order cannot be paid any more.
      return taken.reason === "provider_unavailable" ? { kind: "unknown" } : { kind: "expired" };
  }
}

async function judge({ screener }: ScreeningNeeds, asking: ToAsk): Promise<Judgement | null> {
  return screener === undefined ? null : await screener.screen(purchaseOf(asking));
}

type ToJudge = Omit<ToAsk, "question"> & { readonly question: Pick<Question, "checkoutId" | "method" | "token"> };

function purchaseOf({ question, order, cartId, origin, card }: ToJudge): PurchaseToScreen {
  return {
    id: question.checkoutId,
    orderId: order.id,
    amount: order.totals.total,
    method: question.method,
    channel: order.channel,
    isGuest: order.customerId === null,
    email: order.email === "" ? null : order.email,
    billing: order.billingAddress,
    shipping: order.shippingAddress,
    lines: order.lines.map(({ quantity, gross }) => ({ quantity, grossMinor: gross.amountMinor })),
    card: card ?? question.token,
    device: origin?.device ?? null,
    ip: origin?.ip ?? null,
    session: cartId,
  };
}
