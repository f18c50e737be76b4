import { newId } from "@hansa/kernel";
import { openBalances } from "#modules/ledger";
import { loadOrders, type Order } from "#modules/orders";
import {
  giveBack,
  type GiveBack,
  type GivenBackNow,
  listRefunds,
  type LoadOrderMoney,
  paymentJobs,
} from "#modules/payments";
import { NO_LOOKUPS } from "#modules/pricing";
import { type Database, many, type Queryable, sql } from "#platform/db";
import { type Edited, type EditCommand, editOrder } from "./edit-order.ts";
import type { EditWish } from "./plan-edit.ts";
import type { ReadyCart, SmallShop } from "./shop.fixture.ts";

const NOTHING: EditWish = { lines: [], add: [] };

/** What a test of edits does with a small shop. */
export interface Desk {
  /** An order that stands: paid by card unless told otherwise. */
  order(
    lines: readonly { readonly variantId: string; readonly quantity: number }[],
    paying?: { readonly method: string; readonly token?: string },
  ): Promise<Order>;
  edit(orderId: string, wish: Partial<EditWish>, changes?: Partial<EditCommand>): Promise<Edited>;
  find(orderId: string): Promise<Order>;
  /** Positive: the buyer owes. */
  balance(orderId: string): Promise<bigint>;
  /** Units on the shelf. */
  shelf(variantId: string): Promise<number>;
  /** Minor units that are, or are to be, given back, by state. */
  refunds(orderId: string): Promise<readonly (readonly [string, bigint])[]>;
  /** Pays what is owed, as a link or a saved card does. */
  pay(orderId: string): Promise<string>;
  /** One unit of a line goes back, to where its money came from unless told otherwise. */
  giveBack(orderId: string, line: number, changes?: Partial<GiveBack>): Promise<GivenBackNow>;
  money: LoadOrderMoney;
  /** Lets what is on its way go. */
  carryOut(): Promise<void>;
}

/** Grace at the desk of this shop. */
export function deskOf(db: Database, shop: SmallShop): Desk {
  const find = (orderId: string) => findOrder(db, orderId);
  const place = async (cart: ReadyCart, paying: { readonly method: string; readonly token?: string }) => {
    const command = shop.command(cart, paying);
    const placed = await shop.checkouts.place(command);
    if (placed.kind !== "confirmed") throw new Error(`the order is ${placed.kind}`);
    return await find(command.orderId);
  };
  return {
    order: async (lines, paying = { method: "card", token: "tok_ok" }) => await place(await shop.cart(lines), paying),
    edit: (orderId, wish, changes = {}) =>
      db.transaction((tx) => editOrder(tx, commandOf(orderId, wish, changes), NO_LOOKUPS)),
    find,
    balance: async (orderId) => (await openBalances(db, [orderId])).get(orderId) ?? 0n,
    shelf: (variantId) => countShelf(db, variantId),
    async refunds(orderId) {
      const page = { orderId, attemptKey: null, state: null, before: null, limit: 100 } as const;
      return (await listRefunds(db, page)).map(({ state, amount }) => [state, amount.amountMinor] as const);
    },
    async pay(orderId) {
      const cart = { id: orderId, proof: { token: null, customerId: null } };
      const command = shop.command(cart, { method: "card", token: "tok_ok" });
      return (await shop.checkouts.pay({ ...command, orderId, caller: `desk:${orderId}` })).kind;
    },
    giveBack: (orderId, line, changes = {}) =>
      db.transaction((tx) =>
        giveBack(tx, loadMoney, {
          ...GIVE_NOTHING,
          orderId,
          lines: [{ line, quantity: 1 }],
          destination: "source",
          reason: "Broken",
          ...changes,
        }),
      ),
    money: loadMoney,
    async carryOut() {
      for (const job of paymentJobs(shop.payments))
        if (job.name === "payments.carry_out_refunds") await job.run({ db, signal: new AbortController().signal });
    },
  };
}

const GIVE_NOTHING = { shipping: null, amountMinor: null, goodwillMinor: null, customerId: null } as const;

function commandOf(orderId: string, wish: Partial<EditWish>, changes: Partial<EditCommand>): EditCommand {
  return {
    orderId,
    wish: { ...NOTHING, ...wish },
    note: { author: { kind: "staff", id: newId() }, reason: "Ada called", trace: null },
    dearer: "owed",
    expectedTotalMinor: null,
    assertVersion: () => undefined,
    ...changes,
  };
}

async function findOrder(on: Queryable, orderId: string): Promise<Order> {
  const [order] = await loadOrders(on, [orderId]);
  if (order === undefined) throw new Error("there is no such order");
  return order;
}

async function loadMoney(on: Queryable, orderId: string) {
  const { lines, shipping, totals } = await findOrder(on, orderId);
  return {
    total: totals.total,
    taxMinor: totals.tax.amountMinor,
    lines: lines.map(({ position, quantity, gross, tax }) => {
      return { position, quantity, grossMinor: gross.amountMinor, taxMinor: tax.amountMinor };
    }),
    shipping:
      shipping === null
        ? null
        : { grossMinor: shipping.net.amountMinor + shipping.tax.amountMinor, taxMinor: shipping.tax.amountMinor },
  };
}

async function countShelf(db: Database, variantId: string): Promise<number> {
  const rows = await many(
    db,
    sql<{ readonly onHand: number }>`
      select sum(on_hand)::int as "onHand"
      from inventory.stock
      where variant_id = ${variantId}::uuid
    `,
  );
  return rows[0]?.onHand ?? 0;
}
