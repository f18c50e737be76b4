import { checkoutJobs, type PlaceCommand } from "#modules/checkout";
import { attemptsOf, createPayments, invoice, paymentJobs, type Payments, recallFrom } from "#modules/payments";
import type { Database } from "#platform/db";
import type { Recurring } from "#platform/jobs";
import { openSmallShop, type SmallShop } from "../../modules/checkout/shop.fixture.ts";
import { openRoads, type Road } from "./road.ts";
import { bookedCheckouts, letTimePass } from "./world.ts";

/** A small shop with two card providers, the jobs run by hand: nothing in it depends on how fast the machine is. */
export interface TwoProviders {
  readonly shop: SmallShop;
  readonly payments: Payments;
  readonly first: Road;
  readonly second: Road;
  /** A card payment for one unit. */
  order(variantId: string, changes?: Parameters<SmallShop["command"]>[1]): Promise<PlaceCommand>;
  /** The time comes at which the resume job looks, and it looks. */
  resume(): Promise<void>;
  /** Refunds, voids, captures and webhooks that are due are carried out. */
  workPayments(): Promise<void>;
  /** Where the checkout and its order stand. */
  standing(command: PlaceCommand): Promise<readonly (string | undefined)[]>;
  /** Its attempts as provider, state and reason, oldest first. */
  attempts(command: PlaceCommand): Promise<readonly string[]>;
}

/** Opens it; `first` is asked first, since chance is no part of a test. */
export async function openTwoProviders(
  db: Database,
  settings: Parameters<typeof openRoads>[1] = {},
): Promise<TwoProviders> {
  const [first, second] = await openRoads(["sandbox-a", "sandbox-b"], settings);
  if (first === undefined || second === undefined) throw new Error("two roads were asked for");
  const made = createPayments({ providers: [invoice, first.provider, second.provider], recall: recallFrom(db) });
  const payments: Payments = { ...made, route: (facts) => inOrder(made, facts) };
  const shop = await openSmallShop(db, { payments });
  const { signal } = new AbortController();
  const run = async (jobs: readonly Recurring[]): Promise<void> => {
    for (const job of jobs) await job.run({ db, signal });
  };
  return {
    shop,
    payments,
    first,
    second,
    async order(variantId, changes = {}) {
      const cart = await shop.cart([{ variantId, quantity: 1 }]);
      return shop.command(cart, { method: "card", token: "tok_ok", ...changes });
    },
    async resume() {
      await letTimePass(db);
      await run(checkoutJobs({ checkouts: shop.checkouts, payments }));
    },
    workPayments: () => run(paymentJobs(payments)),
    async standing({ checkoutId }) {
      const booked = (await bookedCheckouts(db)).find((one) => one.checkoutId === checkoutId);
      return [booked?.state, booked?.orderState];
    },
    async attempts({ orderId }) {
      const attempts = await attemptsOf(db, [orderId]);
      return attempts.map(({ provider, state, reason }) => [provider, state, reason ?? ""].join(" ").trim());
    },
  };
}

/** The same route with its candidates by name, those whose circuit is open last. */
function inOrder(payments: Payments, facts: Parameters<Payments["route"]>[0]) {
  const route = payments.route(facts);
  const isOpen = (provider: string): number => Number(payments.healthOf(provider).isOpen);
  return {
    ...route,
    candidates: route.candidates.toSorted((one, other) => {
      return isOpen(one.provider) - isOpen(other.provider) || one.provider.localeCompare(other.provider);
    }),
  };
}
