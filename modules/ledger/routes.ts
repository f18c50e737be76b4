import { type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { readTrialBalance } from "./record.ts";

const closed = { additionalProperties: false } as const;

const trialBalance = route({
  method: "GET",
  path: "/v1/admin/ledger/trial-balance",
  summary: "Show what each account stands at, per currency.",
  auth: scope("ledger:read"),
  rate: "desk",
  reply: {
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object({ account: Type.String(), amountMinor: Type.Integer(), currency: Type.String() }, closed),
        ),
        nextCursor: Type.Null(),
      },
      closed,
    ),
  },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    const items = await readTrialBalance(db);
    return {
      items: items.map((balance) => ({ ...balance, amountMinor: Number(balance.amountMinor) })),
      nextCursor: null,
    };
  },
});

/** The journal for the desk. */
export const ledgerRoutes: readonly Route[] = [trialBalance];
