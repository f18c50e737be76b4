import { newId } from "@hansa/kernel";
import { savedTokenOf, tokenBehind } from "./cards.ts";
import type {
  Challenged,
  Disputed,
  Entry,
  Forgot,
  Journal,
  MoveKind,
  Moved,
  Opened,
  OpeningState,
  Order,
} from "./journal.ts";

/** A payment as it stands. Amounts are totals so far, in minor units of `currency`. */
export interface Payment {
  readonly opened: Opened;
  readonly isApproved: boolean | null;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly voidedMinor: number;
  readonly updatedAt: string;
}

/** The idempotency key of a call, and the fingerprint of the rest of it. */
export interface Call {
  readonly key: string;
  readonly fingerprint: string;
}

/** The decision that each token stands for; a token that is not here is declined as `invalid_token`. */
const DECLINES: Readonly<Record<string, string | null>> = {
  tok_ok: null,
  tok_3ds: null,
  tok_timeout: null,
  tok_slow: null,
  tok_ok_late_webhook: null,
  tok_wants_3ds: null,
  tok_avs_fails: null,
  tok_cvc_fails: null,
  tok_checks_fail: null,
  tok_declined: "card_declined",
  tok_insufficient_funds: "insufficient_funds",
  tok_fraud: "suspected_fraud",
};

/** The money side of the emulator: decides, writes to the journal, and only then changes what it knows. */
export class Bank {
  readonly #journal: Journal;
  readonly #payments = new Map<string, Payment>();
  readonly #byKey = new Map<string, Opened | Moved>();
  readonly #disputes = new Map<string, Disputed>();
  /** Saved tokens, and whether they still pay. */
  readonly #saved = new Map<string, boolean>();
  readonly #entries: Entry[] = [];
  #sequence = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
    for (const entry of journal.restored) this.#apply(entry);
  }

  /** All that happened, oldest first. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** All payments, oldest first. */
  payments(): IterableIterator<Payment> {
    return this.#payments.values();
  }

  find(id: string): Payment | null {
    return this.#payments.get(id) ?? null;
  }

  /** What this key was used for, or null. */
  used(key: string): Opened | Moved | null {
    return this.#byKey.get(key) ?? null;
  }

  /** Opens a payment under a key that was not used yet. */
  open({ key, fingerprint }: Call, order: Order): Opened {
    const token = this.#saved.get(order.token) === false ? "forgotten" : tokenBehind(order.token);
    const asks = token === "tok_3ds" || order.challenge === true;
    // The customer's bank declines softly: it takes the card once the customer proved who they are.
    const isSoft = token === "tok_wants_3ds" && !asks;
    const known = Object.hasOwn(DECLINES, token) ? (DECLINES[token] ?? null) : "invalid_token";
    const declineReason = isSoft ? "authentication_required" : known;
    const state: OpeningState =
      declineReason !== null ? "declined" : asks ? "action_required" : order.capture ? "captured" : "authorized";
    const id = `pay_${newId()}`;
    return this.#record({ kind: "opened", ...this.#next(), id, key, fingerprint, ...order, state, declineReason });
  }

  /** Captures, voids, refunds or renews, or refuses to, under a key that was not used yet. */
  move(
    { key, fingerprint }: Call,
    payment: Payment,
    { move, amountMinor, isFinal }: Pick<Moved, "move" | "amountMinor" | "isFinal">,
  ): Moved {
    const id = `mov_${newId()}`;
    const refusal = refusalOf(payment, move, amountMinor);
    const paymentId = payment.opened.id;
    const asked = {
      id,
      paymentId,
      key,
      fingerprint,
      move,
      amountMinor,
      refusal,
      ...(isFinal === true ? { isFinal } : {}),
    };
    return this.#record({ kind: "moved", ...this.#next(), ...asked });
  }

  /** A saved token pays nothing any more; null when there is none. */
  forget(token: string): Forgot | null {
    return this.#saved.get(token) === true ? this.#record({ kind: "forgot", ...this.#next(), token }) : null;
  }

  /** Answers a challenge that is open; null when there is none or it was answered before. */
  answer(payment: Payment, isApproved: boolean): Challenged | null {
    if (stateOf(payment) !== "action_required") return null;
    return this.#record({ kind: "challenged", ...this.#next(), paymentId: payment.opened.id, isApproved });
  }

  /** A customer's bank takes captured money back; null when so much is not there. */
  dispute(payment: Payment, { amountMinor, reason }: Pick<Disputed, "amountMinor" | "reason">): Disputed | null {
    if (amountMinor > payment.capturedMinor - payment.refundedMinor) return null;
    const about = { id: `dis_${newId()}`, paymentId: payment.opened.id, amountMinor, reason };
    return this.#record({ kind: "disputed", ...this.#next(), ...about, state: "open" });
  }

  /** Ends a case about a dispute; null when none of that name is open. */
  closeDispute(id: string, state: "won" | "lost"): Disputed | null {
    const open = this.#disputes.get(id);
    if (open?.state !== "open") return null;
    return this.#record({ ...open, ...this.#next(), state });
  }

  #next(): { readonly sequence: number; readonly at: string } {
    return { sequence: this.#sequence + 1, at: new Date().toISOString() };
  }

  #record<Recorded extends Entry>(entry: Recorded): Recorded {
    this.#journal.append(entry);
    this.#apply(entry);
    return entry;
  }

  #apply(entry: Entry): void {
    this.#sequence = entry.sequence;
    this.#entries.push(entry);
    switch (entry.kind) {
      case "opened": {
        this.#byKey.set(entry.key, entry);
        this.#payments.set(entry.id, opening(entry));
        const saved = entry.declineReason === null ? savedTokenOf(entry) : null;
        if (saved !== null) this.#saved.set(saved, true);
        return;
      }
      case "forgot":
        this.#saved.set(entry.token, false);
        return;
      case "moved":
        this.#byKey.set(entry.key, entry);
        if (entry.refusal === null) this.#change(entry.paymentId, (payment) => afterMove(payment, entry));
        return;
      case "disputed":
        this.#disputes.set(entry.id, entry);
        return;
      case "challenged":
        this.#change(entry.paymentId, (payment) => afterChallenge(payment, entry));
    }
  }

  #change(id: string, change: (payment: Payment) => Payment): void {
    const payment = this.#payments.get(id);
    if (payment !== undefined) this.#payments.set(id, change(payment));
  }
}

/** The payment as it was right after it was opened: what a replay of its key answers. */
export function opening(opened: Opened): Payment {
  const capturedMinor = opened.state === "captured" ? opened.amountMinor : 0;
  return { opened, isApproved: null, capturedMinor, refundedMinor: 0, voidedMinor: 0, updatedAt: opened.at };
}

/** The one word for where a payment stands. */
export function stateOf({ opened, isApproved, capturedMinor, refundedMinor, voidedMinor }: Payment): string {
  if (opened.state === "declined" || isApproved === false) return "declined";
  if (opened.state === "action_required" && isApproved === null) return "action_required";
  if (voidedMinor === opened.amountMinor) return "voided";
  if (capturedMinor === 0) return "authorized";
  const isAllBack = refundedMinor === capturedMinor && capturedMinor + voidedMinor === opened.amountMinor;
  return isAllBack ? "refunded" : "captured";
}

function refusalOf(payment: Payment, move: MoveKind, amountMinor: number): Moved["refusal"] {
  const state = stateOf(payment);
  if (state === "declined" || state === "action_required") return "wrong_state";
  const held = payment.opened.amountMinor - payment.capturedMinor - payment.voidedMinor;
  const remaining = move === "refund" ? payment.capturedMinor - payment.refundedMinor : held;
  return amountMinor > remaining ? "exceeds_remaining" : null;
}

function afterMove(payment: Payment, { move, amountMinor, isFinal, at }: Moved): Payment {
  switch (move) {
    case "capture": {
      const capturedMinor = payment.capturedMinor + amountMinor;
      const voidedMinor = isFinal === true ? payment.opened.amountMinor - capturedMinor : payment.voidedMinor;
      return { ...payment, capturedMinor, voidedMinor, updatedAt: at };
    }
    case "renew":
      return { ...payment, updatedAt: at };
    case "void":
      return { ...payment, voidedMinor: payment.voidedMinor + amountMinor, updatedAt: at };
    case "refund":
      return { ...payment, refundedMinor: payment.refundedMinor + amountMinor, updatedAt: at };
  }
}

function afterChallenge(payment: Payment, { isApproved, at }: Challenged): Payment {
  const capturedMinor = isApproved && payment.opened.capture ? payment.opened.amountMinor : 0;
  return { ...payment, isApproved, capturedMinor, updatedAt: at };
}
