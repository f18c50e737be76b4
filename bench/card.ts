import { newId } from "@hansa/kernel";
import { type Checkouts, createCheckouts } from "#modules/checkout";
import { createPayments, createSandbox, invoice, type PaymentProvider, type Payments } from "#modules/payments";
import { openLanes } from "#platform/db";
import { startEmulator } from "../tools/psp-emulator/emulator.ts";
import { type Bench, type BenchOptions, measure, onShop, type Stand } from "./bench.ts";
import { journeys, placeOnly } from "./checkout.ts";
import { writeRequest } from "./http-client.ts";
import { runLoad } from "./load.ts";
import { fillCarts, type PreparedCart, stockUp, twoOf } from "./prepare.ts";
import type { Report } from "./report.ts";

/** Carts made ready for each second; more than a card payment can reach on two cores. */
const CARTS_PER_SECOND = 2_500;
const LANES = 2;
const SECRETS = { secretKey: "sk_of_the_bench", webhookSecret: "whsec_of_the_bench" };

/**
 * The journey paid by card; placing alone by invoice and by card, with the provider's own time; and placing where one of
 * two providers refuses every other payment.
 */
export const checkoutCard: Bench = {
  name: "checkout-card",
  about: "the journey by card; placing by card against invoice; placing while one of two providers fails half",
  run: (options) =>
    onShop(async (stand) => {
      const whole = await journeys(stand, options, "card");
      const account = await placeOnly(stand, options, "invoice");
      const card = await placeOnly(stand, options, "card");
      const providerMs = await meanOfProvider(stand);
      const meanMs = (options.clients * 1_000) / card.throughput;
      const compared = {
        ...card,
        references: {
          ...card.references,
          invoiceCpuUsPerOp: account.cpuUsPerOp,
          providerMs,
          meanMs: Math.round(meanMs),
        },
        ratios: {
          ...card.ratios,
          invoiceCpuUsPerOp: inHundredths(card.cpuUsPerOp / account.cpuUsPerOp),
          meanMs: 1,
          providerMs: inHundredths(providerMs / meanMs),
          timeOutsideProvider: inHundredths(1 - providerMs / meanMs),
        },
      };
      return [whole, account, compared, await half(stand, options)];
    }),
};

/** What a call to the card provider took in the last minute, as the shop's desk tells it. */
async function meanOfProvider({ shop, connect }: Stand): Promise<number> {
  const [connection] = connect(1);
  const headers = { authorization: `Bearer ${shop.deskKey}` };
  const reply = await connection?.send(writeRequest({ method: "GET", path: "/v1/admin/payments/providers", headers }));
  const { items } = JSON.parse(reply?.body.toString() ?? "") as {
    readonly items: readonly { readonly calls: number; readonly latencyMs: number }[];
  };
  const asked = items.filter(({ calls, latencyMs }) => calls > 0 && latencyMs > 0);
  const calls = asked.reduce((sum, one) => sum + one.calls, 0);
  return Math.round(asked.reduce((sum, one) => sum + one.calls * one.latencyMs, 0) / Math.max(calls, 1));
}

/** Placing in this process, at two providers of which one refuses every other payment for a technical reason. */
async function half(stand: Stand, options: BenchOptions): Promise<Report> {
  const emulator = await startEmulator({ ...SECRETS, journalFile: null, webhookUrl: null });
  const { secretKey, webhookSecret } = SECRETS;
  const connection = { baseUrl: emulator.url, secretKey, webhookSecrets: [webhookSecret], timeoutMs: 5_000 };
  const [well, ill] = [createSandbox({ ...connection, name: "well" }), createSandbox({ ...connection, name: "ill" })];
  let asked = 0;
  const failing: PaymentProvider = {
    ...ill,
    authorize: (request) =>
      asked++ % 2 === 0
        ? Promise.resolve({ kind: "declined", reason: "provider_unavailable" })
        : ill.authorize(request),
  };
  const payments = createPayments({ providers: [invoice, well, failing] });
  const lanes = openLanes(stand.db, LANES);
  const checkouts = createCheckouts({ db: stand.db, lanes, laneCount: LANES, payments });
  const variants = await stockUp(stand.db);
  const carts = await fillCarts(stand.db, options.seconds * CARTS_PER_SECOND, (index) => twoOf(variants, index));
  let next = 0;
  try {
    const what = { name: "checkout-card, one of two providers fails half", unit: "orders/s", references: {} };
    const report = await measure(stand, { ...what, pids: [process.pid] }, () =>
      runLoad({ ...options, isOver: () => next >= carts.length }, async () => {
        const cart = carts[next++];
        if (cart !== undefined) await place(checkouts, payments, cart);
      }),
    );
    const successRate = 1 - report.errors / Math.max(next, 1);
    return {
      ...report,
      ratios: {
        ...report.ratios,
        successRate: Math.round(successRate * 1e4) / 1e4,
        askedOfTheFailing: inHundredths(asked / Math.max(next, 1)),
      },
    };
  } finally {
    await checkouts.drain();
    await lanes.close();
    await emulator.close();
  }
}

async function place(checkouts: Checkouts, payments: Payments, { id, token }: PreparedCart): Promise<void> {
  const placed = await checkouts.place({
    checkoutId: newId<"checkout">(),
    orderId: newId<"order">(),
    caller: `cart:${token}`,
    key: newId<"key">(),
    requestHash: Buffer.from(id),
    cartId: id,
    proof: { token, customerId: null },
    origin: { ip: null, device: null },
    expectedTotalMinor: null,
    payment: { method: "card", provider: "well", token: "tok_ok", returnUrl: null },
    provider: payments.methodOf("card")?.provider ?? null,
    routeOf: (facts) => payments.route(facts),
    giftCards: [],
    bin: null,
    wantsChallenge: false,
  });
  if (placed.kind !== "confirmed") throw new Error(placed.kind);
}

function inHundredths(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
