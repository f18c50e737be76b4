import type { Bank } from "./bank.ts";
import { disputeBody, moveBody, paymentBody } from "./wire.ts";

/** For auditors: every charge, every move and every dispute, as one JSON text. @param url origin of the emulator */
export function* journalText(bank: Bank, url: string): Generator<string> {
  yield* list('{"charges":[', bank.payments(), (payment) => paymentBody(payment, url));
  yield* list('],"moves":[', bank.entries, (entry) => {
    const payment = entry.kind === "moved" ? bank.find(entry.paymentId) : null;
    return entry.kind !== "moved" || payment === null ? null : moveBody(entry, payment);
  });
  yield* list('],"disputes":[', bank.entries, (entry) => {
    const payment = entry.kind === "disputed" ? bank.find(entry.paymentId) : null;
    if (entry.kind !== "disputed" || payment === null) return null;
    return { ...disputeBody(entry, payment.opened.currency), paymentId: entry.paymentId, key: payment.opened.key };
  });
  yield "]}";
}

function* list<Item>(
  opening: string,
  items: Iterable<Item>,
  bodyOf: (item: Item) => Readonly<Record<string, unknown>> | null,
): Generator<string> {
  let before = opening;
  for (const item of items) {
    const body = bodyOf(item);
    if (body === null) continue;
    yield before + JSON.stringify(body);
    before = ",";
  }
  if (before === opening) yield opening;
}
