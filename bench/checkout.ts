import { addSharedCodes, setPromotion } from "#modules/pricing";
import { type Bench, type BenchOptions, measure, onShop, type Stand, WARM_UP_SECONDS } from "./bench.ts";
import { type Connection, writeRequest } from "./http-client.ts";
import { type Load, rateOf, runLoad } from "./load.ts";
import { CHANNEL, detailsOf, fillCarts, type PreparedCart, stockUp, twoOf } from "./prepare.ts";
import { measureBare } from "./references.ts";
import type { Report } from "./report.ts";
import { startShop } from "./shop.ts";

/** Orders in a second that no run reaches: so many carts are made ready; a run ends when they are used up. */
const CARTS_PER_SECOND = 3_000;
/** A journey calls on far more code than placing does: its rate rises for half a minute, until all of it is compiled. */
const JOURNEY_WARM_UP_SECONDS = 20;
const REPLY_BYTES = 1_400;

/** Whole journeys, or placing alone with `--place-only`. */
export const checkout: Bench = {
  name: "checkout",
  about:
    "cart, two lines, address and shipping, order on invoice; --place-only for the order alone, --code for the order alone with a code",
  run: (options) =>
    onShop(async (stand) => {
      if (options.flags.has("code")) return await withCodes(stand, options);
      return [
        options.flags.has("place-only")
          ? await placeOnly(stand, options, "invoice")
          : await journeys(stand, options, "invoice"),
      ];
    }),
};

/** Everyone wants one variant: uniform first, then one process, then two. */
export const checkoutHot: Bench = {
  name: "checkout-hot",
  about: "placing alone, everyone wants the same variant; one process, then two",
  run: (options) => onShop((stand) => hot(stand, options)),
};

/** Whole journeys of buyers, each with a cart of its own. */
export async function journeys(stand: Stand, options: BenchOptions, method: "invoice" | "card"): Promise<Report> {
  const variants = await stockUp(stand.db);
  await settleDown(stand);
  const references = { bareHttpPost: () => bare(options) };
  const connections = stand.connect(options.clients);
  let orders = 0;
  const load = (seconds: number) =>
    runLoad({ ...options, seconds }, async (client) => {
      const connection = connectionOf(connections, client);
      const order = orders++;
      const opening = { method: "POST", path: "/v1/carts", body: { channel: CHANNEL } };
      const cart = parseCart(await expectStatus(201, connection, opening));
      const headers = { "cart-token": cart.token };
      for (const variantId of twoOf(variants, order)) {
        await expectStatus(200, connection, {
          method: "POST",
          path: `/v1/carts/${cart.id}/lines`,
          headers,
          body: { variantId, quantity: 1 },
        });
      }
      await expectStatus(200, connection, {
        method: "PATCH",
        path: `/v1/carts/${cart.id}`,
        headers,
        body: detailsOf(order),
      });
      await expectStatus(201, connection, placing(cart, method, order));
    });
  const name = method === "invoice" ? "checkout" : "checkout-card";
  await load(JOURNEY_WARM_UP_SECONDS);
  return await measure(stand, { name, unit: "orders/s", references }, () => load(options.seconds));
}

/** Places prepared carts and nothing else. */
export async function placeOnly(stand: Stand, options: BenchOptions, method: "invoice" | "card"): Promise<Report> {
  const variants = await stockUp(stand.db);
  const carts = await fillCarts(stand.db, cartsFor(options), (index) => twoOf(variants, index));
  await settleDown(stand);
  const references = { bareHttpPost: () => bare(options) };
  const name = method === "invoice" ? "checkout --place-only" : "checkout-card, placing alone";
  const connections = stand.connect(options.clients);
  const place = buyersOf(carts, method);
  await place(connections, WARM_UP_SECONDS);
  return await measure(stand, { name, unit: "orders/s", references }, () => place(connections, options.seconds));
}

/** Enough for warming up as well. */
function cartsFor({ seconds }: BenchOptions): number {
  return (WARM_UP_SECONDS + seconds) * CARTS_PER_SECOND;
}

/** Placing with one code for every order: unlimited, then counted and limited. Each beside placing without, of the same minute. */
async function withCodes(stand: Stand, options: BenchOptions): Promise<readonly Report[]> {
  const variants = await stockUp(stand.db);
  const reports: Report[] = [];
  for (const [name, maxUses] of [
    ["BENCHFREE", null],
    ["BENCHLIMITED", 100_000_000],
  ] as const) {
    await stand.db.transaction(async (tx) => {
      const { id } = await setPromotion(tx, { ...ONE_PERCENT, code: name.toLowerCase(), maxUses });
      await addSharedCodes(tx, id, [{ code: name, maxUses: null, expiresAt: null }]);
    });
    const plain = buyersOf(await fillCarts(stand.db, cartsFor(options), (index) => twoOf(variants, index)));
    const coded = buyersOf(await fillCarts(stand.db, cartsFor(options), (index) => twoOf(variants, index), [name]));
    await settleDown(stand);
    const connections = stand.connect(options.clients);
    await plain(connections, WARM_UP_SECONDS);
    const beside = { name: "checkout --place-only, no code", unit: "orders/s", references: {} };
    const without = await measure(stand, beside, () => plain(connections, options.seconds));
    reports.push(without);
    const what = {
      name: `checkout --place-only, ${name}`,
      unit: "orders/s",
      references: { withoutCode: without.throughput },
    };
    reports.push(await measure(stand, what, () => coded(connections, options.seconds)));
  }
  return reports;
}

const ONE_PERCENT = {
  name: "One percent",
  trigger: "code",
  isEnabled: true,
  priority: 0,
  group: null,
  stacking: "combines",
  conditions: [],
  reward: { kind: "percent", target: "order", ppm: 10_000 },
  startsAt: null,
  endsAt: null,
  maxUsesPerCustomer: null,
  budget: null,
} as const;

async function hot(stand: Stand, options: BenchOptions): Promise<readonly Report[]> {
  const { seconds, clients } = options;
  const variants = await stockUp(stand.db);
  const [lamp = ""] = variants;
  const buyAny = buyersOf(await fillCarts(stand.db, cartsFor(options), (index) => twoOf(variants, index).slice(0, 1)));
  const buyLamp = buyersOf(await fillCarts(stand.db, 2 * cartsFor(options), () => [lamp]));
  await settleDown(stand);

  const connections = stand.connect(clients);
  await buyAny(connections, WARM_UP_SECONDS);
  const uniform = rateOf(await buyAny(connections, seconds));
  const references = { uniform, bareHttpPost: () => bare(options) };
  const one = await measure(stand, { name: "checkout-hot", unit: "orders/s", references }, () =>
    buyLamp(connections, seconds),
  );
  const other = await startShop({ seed: "demo", beside: stand.shop });
  try {
    const halves = [...connections.slice(clients / 2), ...(await connectTo(other.port, clients / 2))];
    await buyLamp(halves, WARM_UP_SECONDS);
    const what = { unit: "orders/s", references: { oneProcess: one.throughput }, pids: other.pids.slice(0, 1) };
    const two = await measure(stand, { name: "checkout-hot, two processes", ...what }, () => buyLamp(halves, seconds));
    for (const connection of halves.slice(clients / 2)) connection.close();
    return [one, two];
  } finally {
    await other.stop();
  }
}

async function connectTo(port: number, clients: number): Promise<readonly Connection[]> {
  const { openConnection } = await import("./http-client.ts");
  return Array.from({ length: clients }, () => openConnection(port));
}

/** Buyers who place each prepared cart once, going on with the next one whenever they are let loose again. */
function buyersOf(carts: readonly PreparedCart[], method: "invoice" | "card" = "invoice") {
  const requests = carts.map((cart, index) => writeRequest(placing(cart, method, index)));
  let next = 0;
  return (connections: readonly Connection[], seconds: number): Promise<Load> => {
    const plan = { clients: connections.length, seconds, isOver: () => next >= requests.length };
    return runLoad(plan, async (client) => {
      const request = requests[next++];
      if (request === undefined) return;
      const { status, body } = await connectionOf(connections, client).send(request);
      if (status !== 201) throw new Error(`${String(status)} ${body.toString().slice(0, 120)}`);
    });
  };
}

function placing(cart: PreparedCart, method: "invoice" | "card", order: number) {
  return {
    method: "POST",
    path: "/v1/checkouts",
    headers: { "cart-token": cart.token, "idempotency-key": `order-${String(order)}` },
    body: { cartId: cart.id, payment: method === "card" ? { method, token: "tok_ok" } : { method } },
  };
}

/** @returns the body as it came: a generator that takes apart what it does not need takes the processor from the shop */
async function expectStatus(
  status: number,
  connection: Connection,
  request: Parameters<typeof writeRequest>[0],
): Promise<Buffer> {
  const reply = await connection.send(writeRequest(request));
  if (reply.status !== status)
    throw new Error(`${request.path.slice(0, 12)} ${String(reply.status)} ${reply.body.toString().slice(0, 160)}`);
  return reply.body;
}

function parseCart(body: Buffer): PreparedCart {
  return JSON.parse(body.toString()) as PreparedCart;
}

function connectionOf(connections: readonly Connection[], client: number): Connection {
  const connection = connections[client];
  if (connection === undefined) throw new Error("a client has no connection");
  return connection;
}

function bare({ clients }: BenchOptions): Promise<number> {
  const body = { cartId: "019aaaaa-0000-7000-8000-000000000001", payment: { method: "invoice" } };
  return measureBare({ method: "POST", body, replyBytes: REPLY_BYTES, clients });
}

/** Preparing writes more than a shop does in a day: statistics and the log are brought up to date before the clock runs. */
async function settleDown({ db }: Stand): Promise<void> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: db.options.url });
  await client.connect();
  await client.query("analyze");
  await client.query("checkpoint");
  await client.end();
}
