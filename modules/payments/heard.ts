import { isId, money, parseCurrency } from "@hansa/kernel";
import { many, type Queryable } from "#platform/db";
import { type AnnouncedMove, type ProviderDispute, WEBHOOK_TYPES, type WebhookEvent } from "./announcement.ts";
import { loadAttempts } from "./attempt.ts";
import type { Recall } from "./payments.ts";
import { NOTHING_KNOWN, PAYMENT_STATES, type ProviderPayment } from "./provider.ts";
import { type HeardRow, heardOf } from "./webhook-queries.ts";

/** Most events of one attempt that a provider is reminded of. */
const MAX_HEARD = 500;

/** What our database knows of an attempt: the provider's name for it, and what was announced of it. */
export function recallFrom(on: Queryable): Recall {
  return async (provider, attemptKey) => {
    if (!isId(attemptKey)) return NOTHING_KNOWN;
    const attempt = (await loadAttempts(on, [attemptKey])).get(attemptKey);
    if (attempt?.provider !== provider) return NOTHING_KNOWN;
    const { providerReference } = attempt;
    const rows = await many(on, heardOf(on, { provider, attemptKey, providerReference }, MAX_HEARD));
    return { providerReference, events: rows.map(parseStored) };
  };
}

/** An event from its row. It was checked when it arrived, and nobody but this room writes the table. */
export function parseStored(row: HeardRow): WebhookEvent {
  const { id, sequence, attemptKey: key, providerReference, occurredAt } = row;
  const type = WEBHOOK_TYPES.find((one) => one === row.type);
  if (type === undefined) throw new Error(`unknown webhook type ${row.type}`);
  const payload = row.payload as Stored | StoredPayment;
  const whole: Stored = "amount" in payload ? { payment: payload, move: null, dispute: null } : payload;
  return {
    id,
    type,
    sequence: Number(sequence),
    key,
    providerReference: providerReference ?? whole.payment?.providerReference ?? null,
    occurredAt,
    payment: whole.payment === null ? null : parsePayment(whole.payment),
    move: whole.move === null ? null : { ...whole.move, amount: parseMoney(whole.move.amount) },
    dispute: whole.dispute === null ? null : parseDispute(whole.dispute),
  };
}

interface StoredMoney {
  readonly amountMinor: number | string;
  readonly currency: string;
}
type Amounts = "amount" | "captured" | "refunded" | "voided";
type StoredPayment = Omit<ProviderPayment, Amounts> & Readonly<Record<Amounts, StoredMoney>>;
/** As it is stored. The first version kept the payment alone. */
interface Stored {
  readonly payment: StoredPayment | null;
  readonly move: (Omit<AnnouncedMove, "amount"> & { readonly amount: StoredMoney }) | null;
  readonly dispute:
    | (Omit<ProviderDispute, "amount" | "respondBy"> & {
        readonly amount: StoredMoney;
        readonly respondBy: string | null;
      })
    | null;
}

function parsePayment(stored: StoredPayment): ProviderPayment {
  const state = PAYMENT_STATES.find((one) => one === stored.state);
  if (state === undefined) throw new Error(`unknown payment state ${stored.state}`);
  const { amount, captured, refunded, voided } = stored;
  return {
    ...stored,
    state,
    amount: parseMoney(amount),
    captured: parseMoney(captured),
    refunded: parseMoney(refunded),
    voided: parseMoney(voided),
  };
}

function parseDispute(stored: NonNullable<Stored["dispute"]>): ProviderDispute {
  const { amount, respondBy } = stored;
  return { ...stored, amount: parseMoney(amount), respondBy: respondBy === null ? null : new Date(respondBy) };
}

function parseMoney({ amountMinor, currency }: StoredMoney) {
  return money(BigInt(amountMinor), parseCurrency(currency));
}
