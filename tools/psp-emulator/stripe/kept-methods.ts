import type { Answered, Host } from "../host.ts";

const METHOD = /^\/v1\/payment_methods\/(\w+)(?:\/(detach))?$/;

/** Under which reply the books remember that a payment method was taken off its customer. */
const detachedKey = (method: string): string => `detached ${method}`;

/** Whether it was taken off its customer, after which it never pays again. */
export function isDetached({ books }: Host, method: string): boolean {
  return books.replyTo(detachedKey(method)) !== null;
}

/** Shows a payment method, or takes it off its customer; null for another path. */
export function answerMethod(path: string, isPost: boolean, host: Host): Answered | null {
  const [, id, move] = METHOD.exec(path) ?? [];
  if (id === undefined || isPost !== (move === "detach")) return null;
  const kept = host.books.charges().find(({ token, savesCard }) => token === id && savesCard === true);
  if (kept === undefined) {
    const message = `No such PaymentMethod: '${id}'`;
    return { status: 404, body: { error: { type: "invalid_request_error", code: "resource_missing", message } } };
  }
  if (move === "detach" && isDetached(host, id)) {
    const message = "The payment method you provided is not attached to a customer so detachment is impossible.";
    return { status: 400, body: { error: { type: "invalid_request_error", message } } };
  }
  if (move === "detach") host.books.write(null, { key: detachedKey(id), fingerprint: "", status: 200, body: null });
  const customer = isDetached(host, id) ? null : (kept.customer ?? null);
  const created = Math.floor(Date.parse(kept.at) / 1000);
  const billing = { address: null, email: null, name: null, phone: null, tax_id: null };
  const about = { object: "payment_method", created, livemode: false, metadata: {}, type: "card" };
  return { status: 200, body: { id, ...about, billing_details: billing, customer } };
}
