import { type Bench, type BenchOptions, measure, onShop, type Reference, type Stand } from "./bench.ts";
import { writeRequest } from "./http-client.ts";
import { runLoad } from "./load.ts";
import { measureBare } from "./references.ts";
import type { Report } from "./report.ts";

const PRODUCTS = 100;
const WARM_UP = { clients: 16, seconds: 4 };

/** Product pages' data: the same ones again and again, then with a conditional request, then the list. */
export const browse: Bench = {
  name: "browse",
  about: "product reads from the cache, unchanged ones (304), and lists of 24",
  run: (options) =>
    onShop(async (stand) => {
      const products = await listProducts(stand);
      await warmUp(
        stand,
        products.map(({ path }) => writeRequest({ method: "GET", path })),
      );
      const bytes = products.reduce((sum, product) => sum + product.bytes, 0) / products.length;
      const references = {
        bareHttpGet: () => measureBare({ method: "GET", replyBytes: Math.round(bytes), clients: options.clients }),
      };
      return [
        await read(
          stand,
          { ...options, name: "browse, cached", references },
          products.map(({ path }) => writeRequest({ method: "GET", path })),
        ),
        await read(
          stand,
          { ...options, name: "browse, unchanged (304)", references },
          products.map(({ path, etag }) => writeRequest({ method: "GET", path, headers: { "if-none-match": etag } })),
        ),
        await read(stand, { ...options, name: "browse, list of 24", references }, [
          writeRequest({ method: "GET", path: "/v1/products?limit=24" }),
        ]),
      ];
    }),
};

interface ListedProduct {
  readonly path: string;
  readonly etag: string;
  readonly bytes: number;
}

async function listProducts({ connect }: Stand): Promise<readonly ListedProduct[]> {
  const [connection] = connect(1);
  if (connection === undefined) return [];
  const list = await connection.send(writeRequest({ method: "GET", path: `/v1/products?limit=${String(PRODUCTS)}` }));
  const { items } = JSON.parse(list.body.toString()) as { readonly items: readonly { readonly id: string }[] };
  const products: ListedProduct[] = [];
  for (const { id } of items) {
    const path = `/v1/products/${id}`;
    const { head, body } = await connection.send(writeRequest({ method: "GET", path }));
    products.push({ path, etag: /\r\netag: ([^\r]+)/i.exec(head)?.[1] ?? "", bytes: body.length });
  }
  return products;
}

/** A shop that has just started is still indexing, and its code is still being compiled: neither is what is measured. */
async function warmUp(stand: Stand, requests: readonly Buffer[]): Promise<void> {
  const connections = stand.connect(WARM_UP.clients);
  let next = 0;
  await runLoad(WARM_UP, async (client) => {
    const request = requests[next++ % requests.length];
    if (request !== undefined) await connections[client]?.send(request);
  });
}

function read(
  stand: Stand,
  {
    clients,
    seconds,
    name,
    references,
  }: BenchOptions & { readonly name: string; readonly references: Readonly<Record<string, Reference>> },
  requests: readonly Buffer[],
): Promise<Report> {
  const connections = stand.connect(clients);
  let next = 0;
  return measure(stand, { name, unit: "reads/s", references }, () =>
    runLoad({ clients, seconds }, async (client) => {
      const request = requests[next++ % requests.length];
      const reply = request === undefined ? undefined : await connections[client]?.send(request);
      if (reply?.status !== 200 && reply?.status !== 304) throw new Error(String(reply?.status));
    }),
  );
}
