import { InvalidInput, isId, parseId } from "@hansa/kernel";
import { many } from "#platform/db";
import { type Route, route, scope } from "#platform/http";
import { type Static, Type } from "typebox";
import { ACCOUNTS } from "./entry.ts";
import type { StatementRow } from "./queries.ts";
import { MAX_STATEMENT_PAGE, readOrder, readStatement, readTrialBalance } from "./record.ts";
import { sealsBefore } from "./seal-queries.ts";

const closed = { additionalProperties: false } as const;
const OrNull = Type.Union([Type.String(), Type.Null()]);
const Cursor = Type.Optional(Type.String({ maxLength: 200 }));
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_STATEMENT_PAGE }));
const listOf = (item: ReturnType<typeof Type.Object>) =>
  Type.Object({ items: Type.Array(item), nextCursor: OrNull }, closed);

const Line = Type.Object(
  {
    entryId: Type.String(),
    line: Type.Integer(),
    account: Type.String(),
    partner: OrNull,
    kind: Type.String(),
    orderId: OrNull,
    amountMinor: Type.Integer({ description: "A debit is positive, a credit negative." }),
    currency: Type.String(),
    occurredAt: Type.String({ format: "date-time" }),
  },
  closed,
);

const trialBalance = route({
  method: "GET",
  path: "/v1/admin/ledger/trial-balance",
  summary: "Show what each account stands at, per partner and currency.",
  auth: scope("ledger:read"),
  rate: "desk",
  reply: {
    200: listOf(
      Type.Object(
        { account: Type.String(), partner: OrNull, amountMinor: Type.Integer(), currency: Type.String() },
        closed,
      ),
    ),
  },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    const items = await readTrialBalance(db);
    return {
      items: items.map(({ account, partner, amountMinor, currency }) => ({
        account,
        partner: partner === "" ? null : partner,
        amountMinor: Number(amountMinor),
        currency,
      })),
      nextCursor: null,
    };
  },
});

const accountStatement = route({
  method: "GET",
  path: "/v1/admin/ledger/accounts/:account",
  summary: "Show what moved an account, newest first.",
  auth: scope("ledger:read"),
  rate: "desk",
  params: Type.Object({ account: Type.Enum([...ACCOUNTS]) }, closed),
  query: Type.Object(
    {
      partner: Type.Optional(
        Type.String({ maxLength: 64, description: "Name of the provider of a clearing account." }),
      ),
      currency: Type.Optional(Type.String({ pattern: "^[A-Z]{3}$", maxLength: 3 })),
      cursor: Cursor,
      limit: Limit,
    },
    closed,
  ),
  reply: { 200: listOf(Line) },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, params, query }) {
    const limit = query.limit ?? MAX_STATEMENT_PAGE;
    const lines = await readStatement(db, {
      account: params.account,
      partner: query.partner ?? null,
      currency: query.currency ?? null,
      after: parseLineCursor(query.cursor),
      limit,
    });
    const last = lines.at(limit - 1);
    const nextCursor = last === undefined ? null : encode(`${last.entryId} ${String(last.line)}`);
    return { items: lines.map(lineView), nextCursor };
  },
});

const orderStatement = route({
  method: "GET",
  path: "/v1/admin/ledger/orders/:id",
  summary: "Show everything that was booked for an order, oldest first, and what is open.",
  auth: scope("ledger:read"),
  rate: "desk",
  params: Type.Object({ id: Type.String({ format: "uuid", maxLength: 36 }) }, closed),
  reply: { 200: Type.Object({ items: Type.Array(Line), openMinor: Type.Integer(), nextCursor: Type.Null() }, closed) },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, params }) {
    const lines = await readOrder(db, parseId(params.id));
    const open = lines.reduce((sum, line) => (line.account === "receivable" ? sum + line.amountMinor : sum), 0n);
    return { items: lines.map(lineView), openMinor: Number(open), nextCursor: null };
  },
});

const listSeals = route({
  method: "GET",
  path: "/v1/admin/ledger/seals",
  summary: "List the seals of the journal, newest first; keep one elsewhere to prove that nothing before it changed.",
  auth: scope("ledger:read"),
  rate: "desk",
  query: Type.Object({ cursor: Cursor, limit: Limit }, closed),
  reply: {
    200: listOf(
      Type.Object(
        {
          number: Type.Integer(),
          fromAt: Type.String({ format: "date-time" }),
          untilAt: Type.String({ format: "date-time" }),
          entries: Type.Integer(),
          postings: Type.Integer(),
          root: Type.String({ description: "Merkle root over the entries, in hexadecimal." }),
          chain: Type.String({ description: "Hash over this seal and all before it, in hexadecimal." }),
        },
        closed,
      ),
    ),
  },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query }) {
    const limit = query.limit ?? MAX_STATEMENT_PAGE;
    const seals = await many(db, sealsBefore(db, parseNumberCursor(query.cursor), limit));
    const last = seals.at(limit - 1);
    return {
      items: seals.map(({ number, fromAt, untilAt, entries, postings, root, chain }) => ({
        number: Number(number),
        fromAt: fromAt.toISOString(),
        untilAt: untilAt.toISOString(),
        entries,
        postings,
        root: root.toString("hex"),
        chain: chain.toString("hex"),
      })),
      nextCursor: last === undefined ? null : encode(String(last.number)),
    };
  },
});

/** The journal for the desk. */
export const ledgerRoutes: readonly Route[] = [trialBalance, accountStatement, orderStatement, listSeals];

function lineView({ partner, amountMinor, occurredAt, ...line }: StatementRow): Static<typeof Line> {
  return {
    ...line,
    partner: partner === "" ? null : partner,
    amountMinor: Number(amountMinor),
    occurredAt: occurredAt.toISOString(),
  };
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}

function parseLineCursor(cursor: string | undefined): { readonly entryId: string; readonly line: number } | null {
  if (cursor === undefined) return null;
  const [entryId = "", line = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  if (!isId(entryId) || !/^\d{1,4}$/.test(line)) throw badCursor();
  return { entryId, line: Number(line) };
}

function parseNumberCursor(cursor: string | undefined): bigint | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, "base64url").toString();
  if (!/^\d{1,15}$/.test(text)) throw badCursor();
  return BigInt(text);
}

function badCursor(): InvalidInput {
  return new InvalidInput([{ pointer: "/query/cursor", message: "is not a cursor of this list" }]);
}
