import { openLines } from "./lines.ts";

/** What can be done with a held or captured amount. */
export type MoveKind = "capture" | "void" | "refund";

/** A capture, void or refund that was done, or failed after it was taken on. Amounts in ISO 4217 minor units. */
export interface Move {
  readonly id: string;
  /** The merchant's. */
  readonly key: string;
  readonly kind: MoveKind;
  readonly amountMinor: number;
  /** What the provider keeps for a capture. */
  readonly feeMinor: number;
  /** A refund gives a capture back. */
  readonly captureId: string | null;
  readonly isDone: boolean;
  readonly at: string;
}

/** A customer's bank takes a payment back. */
export interface Dispute {
  readonly id: string;
  readonly amountMinor: number;
  readonly reason: string;
  readonly state: "open" | "won" | "lost";
  readonly openedAt: string;
  readonly closedAt: string | null;
}

/** A payment. Every change writes it whole, so that the journal alone says how it stood at any time. */
export interface Charge {
  readonly id: string;
  /** What the provider calls the charge or authorization inside the payment. */
  readonly innerId: string;
  /** The merchant's. */
  readonly key: string;
  readonly orderReference: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly token: string;
  readonly method: string;
  readonly capturesAtOnce: boolean;
  readonly returnUrl: string | null;
  /** Where a customer who declines is sent, when that is elsewhere. */
  readonly cancelUrl?: string | null;
  readonly state: "challenge" | "approved" | "held" | "declined" | "cancelled";
  readonly declineReason: string | null;
  /** Whose card it is, where the merchant told; the card is kept for them when `savesCard`. */
  readonly customer?: string | null;
  readonly savesCard?: boolean;
  /** Authorizations that made sure of the money anew, oldest first. */
  readonly renewals?: readonly { readonly id: string; readonly key: string; readonly at: string }[];
  /** The customer proved who they are. */
  readonly isProven?: boolean;
  readonly moves: readonly Move[];
  readonly disputes: readonly Dispute[];
  readonly at: string;
}

/** What was answered to an idempotency key, to be answered again. */
export interface Reply {
  readonly key: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: unknown;
}

/** One line of the journal. */
export interface Entry {
  readonly sequence: number;
  readonly at: string;
  readonly charge: Charge | null;
  readonly reply: Reply | null;
}

/** The books of a provider: charges and replies, each change written to the journal before it is known. */
export class Books {
  readonly #journal: { append(line: unknown): void; close(): void };
  readonly #charges = new Map<string, Charge>();
  readonly #byKey = new Map<string, string>();
  readonly #replies = new Map<string, Reply>();
  #sequence = 0;

  constructor(journalFile: string | null) {
    const { restored, ...journal } = openLines(journalFile);
    this.#journal = journal;
    for (const line of restored) this.#apply(parseEntry(line));
  }

  /** All charges, in the order in which they came to be. */
  charges(): readonly Charge[] {
    return [...this.#charges.values()];
  }

  find(id: string): Charge | null {
    return this.#charges.get(id) ?? null;
  }

  /** By the merchant's key. */
  findByKey(key: string): Charge | null {
    return this.find(this.#byKey.get(key) ?? "");
  }

  /** By the name of its authorization, or of one of its captures, refunds or disputes. */
  findByPart(part: string): Charge | null {
    for (const charge of this.#charges.values()) {
      const parts = [...charge.moves, ...charge.disputes, ...(charge.renewals ?? [])];
      if (charge.innerId === part || parts.some(({ id }) => id === part)) return charge;
    }
    return null;
  }

  replyTo(key: string): Reply | null {
    return this.#replies.get(key) ?? null;
  }

  /** Writes a change and what was answered for it, as one line. */
  write(charge: Charge | null, reply: Reply | null): void {
    const entry: Entry = { sequence: this.#sequence + 1, at: new Date().toISOString(), charge, reply };
    this.#journal.append(entry);
    this.#apply(entry);
  }

  close(): void {
    this.#journal.close();
  }

  #apply({ sequence, charge, reply }: Entry): void {
    this.#sequence = sequence;
    if (charge !== null) {
      this.#charges.set(charge.id, charge);
      this.#byKey.set(charge.key, charge.id);
    }
    if (reply !== null) this.#replies.set(reply.key, reply);
  }
}

/** What was captured, refunded and let go so far, and what is left of each. */
export function standing(charge: Charge) {
  const done = (kind: MoveKind): number =>
    charge.moves.reduce((sum, move) => sum + (move.kind === kind && move.isDone ? move.amountMinor : 0), 0);
  const captured = done("capture");
  const refunded = done("refund");
  const voided = done("void");
  const holds = charge.state === "held" ? charge.amountMinor : 0;
  return { captured, refunded, voided, toCapture: holds - captured - voided, toRefund: captured - refunded };
}

/** What of one capture was not given back. */
export function leftOf(charge: Charge, capture: Move): number {
  const back = charge.moves.filter(
    ({ kind, captureId, isDone }) => kind === "refund" && isDone && captureId === capture.id,
  );
  return capture.amountMinor - back.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** A fee like those of the trade: 1.4 % and 25 minor units, rounded up, never more than the amount. */
export function feeOf(amountMinor: number): number {
  return Math.min(amountMinor, Math.ceil((amountMinor * 14) / 1000) + 25);
}

function parseEntry(line: unknown): Entry {
  const entry = line as Entry;
  if (!Number.isSafeInteger(entry.sequence)) throw new Error("The journal holds a line that is no entry.");
  return entry;
}
