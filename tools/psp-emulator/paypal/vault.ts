import type { Answered, Host } from "../host.ts";
import { vaultIdOf } from "./objects.ts";
import { notFound } from "./problems.ts";

const TOKEN = /^\/v3\/vault\/payment-tokens\/([\w-]+)$/;
const markOf = (token: string): string => `deleted ${token}`;

/** Whether an account is kept under this token. */
export function isVaulted({ books }: Host, token: string): boolean {
  const isKept = books.charges().some((charge) => charge.savesCard === true && vaultIdOf(charge) === token);
  return isKept && books.replyTo(markOf(token)) === null;
}

/** Deletes a token; null for another path. */
export function deleteToken(path: string, host: Host): Answered | null {
  const token = TOKEN.exec(path)?.[1];
  if (token === undefined) return null;
  if (!isVaulted(host, token)) return notFound();
  host.books.write(null, { key: markOf(token), fingerprint: "", status: 204, body: null });
  return { status: 204, body: null };
}
