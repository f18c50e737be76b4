import type { Answered, Host } from "../host.ts";

const STORED = /^\/storedPaymentMethods\/([\w-]+)$/;
const markOf = (method: string, shopper: string): string => `forgotten ${method} ${shopper}`;

/** Whether the shopper's stored payment method was deleted, and not stored anew. */
export function isForgotten({ books }: Host, method: string, shopper: string): boolean {
  return books.replyTo(markOf(method, shopper))?.status === 204;
}

/** It is stored, though it was deleted before. */
export function storeAnew(host: Host, method: string, shopper: string): void {
  if (isForgotten(host, method, shopper)) mark(host, markOf(method, shopper), 201);
}

/** Deletes a stored payment method; null for another path. */
export function deleteStored(path: string, query: URLSearchParams, host: Host): Answered | null {
  const method = STORED.exec(path)?.[1];
  if (method === undefined) return null;
  const shopper = query.get("shopperReference") ?? "";
  const isStored = host.books
    .charges()
    .some((charge) => charge.token === method && charge.customer === shopper && charge.savesCard === true);
  if (!isStored || isForgotten(host, method, shopper)) {
    const body = { status: 422, errorCode: "800", message: "Contract not found", errorType: "validation" };
    return { status: 422, body };
  }
  mark(host, markOf(method, shopper), 204);
  return { status: 204, body: null };
}

function mark({ books }: Host, key: string, status: number): void {
  books.write(null, { key, fingerprint: "", status, body: null });
}
