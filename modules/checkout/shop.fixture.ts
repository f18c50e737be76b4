import { newId } from "@hansa/kernel";
import { afterAll } from "vitest";
import { type CartProof, createCarts, WRITE_LANES } from "#modules/cart";
import { emptyProduct, emptyVariant, saveProducts } from "#modules/catalog";
import { findChannel, seedChannels } from "#modules/channels";
import { createScreener, type Screener, seedFraud } from "#modules/fraud";
import { DEFAULT_LOCATION, seedDefaultLocation, seedInventory } from "#modules/inventory";
import { createPayments, createSandbox, hashGiftCardCode, invoice, type Payments } from "#modules/payments";
import { seedPrices, seedPricing } from "#modules/pricing";
import { type Database, openLanes } from "#platform/db";
import { type Emulator, startEmulator } from "../../tools/psp-emulator/emulator.ts";
import { createCheckouts, type Checkouts } from "./checkouts.ts";
import type { PlaceCommand } from "./command.ts";

const SECRETS = { secretKey: "a-secret-of-the-tests", webhookSecret: "another-secret-of-the-tests" };
const HAMBURG = { name: "Ada Lovelace", line1: "Speicherstadt 1", city: "Hamburg", postalCode: "20457", country: "DE" };
const LANES = 2;

/** A small shop with a lamp and a rug, real rooms, a real database and a provider that speaks HTTP. */
export interface SmallShop {
  readonly payments: Payments;
  readonly provider: Emulator;
  readonly checkouts: Checkouts;
  readonly screener: Screener;
  /** A variant that so many units of lie in Hamburg; 1,000 minor units in EUR, USD and GBP, 150 yen. */
  stock(sku: string, onHand: number): Promise<string>;
  /** A cart that lacks nothing but the order. */
  cart(
    lines: readonly { readonly variantId: string; readonly quantity: number }[],
    channel?: string,
  ): Promise<ReadyCart>;
  command(cart: ReadyCart, changes?: Partial<Placing>): PlaceCommand;
}

export interface ReadyCart {
  readonly id: string;
  readonly proof: CartProof;
}

/** What a test says of an order beside its cart. */
interface Placing {
  readonly key: string;
  readonly method: string;
  readonly token: string;
  readonly expectedTotalMinor: bigint;
  readonly body: string;
  readonly giftCards: readonly string[];
}

/** Opens the shop on this database; everything is closed after the file. @param settings other providers than the sandbox */
export async function openSmallShop(db: Database, settings: { readonly payments?: Payments } = {}): Promise<SmallShop> {
  const provider = await startEmulator({ ...SECRETS, journalFile: null, webhookUrl: null, slowMs: 20 });
  const sandbox = createSandbox({
    baseUrl: provider.url,
    secretKey: SECRETS.secretKey,
    webhookSecrets: [SECRETS.webhookSecret],
    timeoutMs: 2_000,
  });
  const payments = settings.payments ?? createPayments({ providers: [invoice, sandbox] });
  const lanes = openLanes(db, LANES);
  const cartLanes = openLanes(db, WRITE_LANES);
  const screenLanes = openLanes(db, 1);
  const screener = createScreener({ db, lanes: screenLanes, feed: null, secret: SECRETS.secretKey });
  const checkouts = createCheckouts({ db, lanes, laneCount: LANES, payments, screener });
  const carts = createCarts({ db, lanes: cartLanes });
  afterAll(async () => {
    await screener.drain();
    await Promise.all([lanes.close(), cartLanes.close(), screenLanes.close(), provider.close()]);
  });
  await db.transaction(async (tx) => {
    await seedChannels(tx, "demo");
    await seedPricing(tx, "demo");
    await seedDefaultLocation(tx);
    await seedFraud(tx);
  });

  return {
    payments,
    provider,
    checkouts,
    screener,
    stock: (sku, onHand) => stock(db, sku, onHand),
    async cart(lines, code = "eu") {
      const { cart, token } = await carts.open({ channel: await findChannel(db, code), customerId: null });
      const proof = { token, customerId: null };
      for (const line of lines) {
        await carts.change({
          cartId: cart.id,
          proof,
          ifVersions: null,
          change: { kind: "add", ...line, soldIn: null },
        });
      }
      const shippingAddress =
        code === "jp" ? { ...HAMBURG, country: "JP", city: "Tokyo", postalCode: "100-0001", region: "Tokyo" } : HAMBURG;
      const details = { email: "ada@example.com", shippingAddress, shippingOption: "standard" };
      await carts.change({ cartId: cart.id, proof, ifVersions: null, change: { kind: "patch", details } });
      return { id: cart.id, proof };
    },
    command: (cart, changes) => commandOf(payments, cart, changes),
  };
}

function commandOf(payments: Payments, cart: ReadyCart, changes: Partial<Placing> = {}): PlaceCommand {
  const method = changes.method ?? "invoice";
  const provider = payments.methodOf(method)?.provider ?? null;
  if (provider === null && method !== "gift_card") throw new Error(`no way to pay by ${method}`);
  return {
    checkoutId: newId<"checkout">(),
    orderId: newId<"order">(),
    caller: `cart:${cart.proof.token ?? ""}`,
    key: changes.key ?? newId<"key">(),
    requestHash: Buffer.from(changes.body ?? "the same body"),
    cartId: cart.id,
    proof: cart.proof,
    expectedTotalMinor: changes.expectedTotalMinor ?? null,
    payment: { method, provider: provider?.name ?? method, token: changes.token ?? null, returnUrl: null },
    provider,
    routeOf: (facts) => payments.route(facts),
    giftCards: (changes.giftCards ?? []).map(hashGiftCardCode),
    bin: null,
    wantsChallenge: false,
  };
}

async function stock(db: Database, sku: string, onHand: number): Promise<string> {
  return await db.transaction(async (tx) => {
    const variant = { ...emptyVariant, externalId: sku, sku, weightGrams: 500 };
    const [saved] = await saveProducts(tx, [
      { ...emptyProduct, externalId: sku, slug: sku, title: `The ${sku}`, variants: [variant] },
    ]);
    const variantId = saved?.kind === "saved" ? saved.variants[0]?.variantId : undefined;
    if (variantId === undefined) throw new Error(`${sku} was not saved`);
    const price = (currency: string, amountMinor: bigint) => ({ currency, amountMinor, wasMinor: null });
    await seedPrices(tx, [
      { variantId, prices: [price("EUR", 1_000n), price("USD", 1_000n), price("GBP", 1_000n), price("JPY", 150n)] },
    ]);
    await seedInventory(tx, [{ variantId, location: DEFAULT_LOCATION, onHand }]);
    return variantId;
  });
}
