import { hash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { ChangeFeed } from "#platform/db";
import { isFresh } from "#platform/http";

/** How long a page is shown without a look at what has changed, beside what the change feed tells at once. */
const FRESH_MS = 1_000;
/** How long after that it is still shown while a new one is made. */
const STALE_MS = 30_000;
/** How long a page is shown when the shop cannot make another: a price of then rather than no page at all. */
const OUTAGE_MS = 600_000;
/** Answers that are handed to whoever waits for them: a page, that there is none, and that the shop cannot say. */
const HANDED_ON = new Set([200, 404, 503]);
const MAX_PAGES = 2_000;
/** A page is shown this long whatever has changed: a sale changes stock a hundred times a second. */
const LEAST_LIFE_MS = 250;
const MAX_URL_CHARS = 500;
/** Cookies that make a page somebody's own. */
const PERSONAL = /(?:^|; )hansa_(?!channel=)/;
const CHANNEL = /(?:^|; )(hansa_channel=[a-z0-9-]{1,32})/;
/** Changes of the shop that pages show. */
const TOPICS = [
  "pricing.prices",
  "inventory.availability",
  "catalog.products",
  "catalog.labels",
  "channels.channels",
  "search.rules",
];

/** Pages that are the same for everyone without a cart or a session, kept for a moment. */
export interface PageCache {
  /** Answers from what is kept, or makes it; a page that is somebody's own, or cannot be kept, is left to `otherwise`. */
  serve(request: IncomingMessage, response: ServerResponse, otherwise: () => void): void;
}

interface Page {
  readonly status: number;
  readonly madeAtMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly plain: Buffer;
  readonly br: Buffer;
  readonly gzip: Buffer;
}

/**
 * @param render makes a page for nobody in particular. That there is none, or that the shop cannot say (503), is not kept,
 *   and any other answer asked for again by itself.
 */
export function createPageCache(render: (request: Request) => Promise<Response>, feed: ChangeFeed): PageCache {
  const pages = new Map<string, Page>();
  const making = new Map<string, Promise<Page | null>>();
  let changedAtMs = 0;
  for (const topic of TOPICS) feed.on(topic, () => (changedAtMs = performance.now()));

  const make = (key: string, request: Request): Promise<Page | null> => {
    const known = making.get(key);
    if (known !== undefined) return known;
    const made = writePage(render, request)
      .then((page) => {
        if (page?.status === 200) keep(pages, key, page);
        return page;
      })
      .finally(() => making.delete(key));
    making.set(key, made);
    return made;
  };

  return {
    serve(request, response, otherwise) {
      const cookie = request.headers.cookie ?? "";
      const path = request.url ?? "/";
      if (request.method !== "GET" || PERSONAL.test(cookie) || !isPage(path)) {
        otherwise();
        return;
      }
      const channel = CHANNEL.exec(cookie)?.[1] ?? "";
      const host = request.headers.host ?? "localhost";
      const key = `${host} ${path} ${channel}`;
      const page = pages.get(key);
      const ageMs = page === undefined ? Infinity : performance.now() - page.madeAtMs;
      const isCurrent = ageMs < LEAST_LIFE_MS || (page !== undefined && page.madeAtMs > changedAtMs);
      const isShown = page !== undefined && isCurrent && ageMs < FRESH_MS + STALE_MS;
      if (isShown) send(request, response, page);
      if (isShown && ageMs < FRESH_MS) return;
      const made = make(
        key,
        new Request(`http://${host}${path}`, { headers: channel === "" ? {} : { cookie: channel } }),
      );
      made.then(
        (fresh) => {
          if (isShown) return;
          if (fresh === null) otherwise();
          else send(request, response, fresh.status === 503 && ageMs < OUTAGE_MS ? (page ?? fresh) : fresh);
        },
        // Whoever was shown the page before is not concerned; the others get the shop's own word for a fault.
        () => (isShown ? undefined : otherwise()),
      );
    },
  };
}

/** Lists and pages of the catalogue; the rest is somebody's own, a form, or a file too long to be kept for a moment. */
function isPage(url: string): boolean {
  const path = url.split("?", 1)[0] ?? "/";
  const isOwn =
    /\/(?:cart|checkout|pay|account|orders|place|sitemaps|feeds)(?:\/|$)/.test(path) || path.endsWith(".data");
  return !isOwn && url.length <= MAX_URL_CHARS;
}

function keep(pages: Map<string, Page>, key: string, page: Page): void {
  pages.delete(key);
  pages.set(key, page);
  const oldest = pages.size > MAX_PAGES ? pages.keys().next().value : undefined;
  if (oldest !== undefined) pages.delete(oldest);
}

async function writePage(render: (request: Request) => Promise<Response>, request: Request): Promise<Page | null> {
  const answer = await render(request);
  if (!HANDED_ON.has(answer.status)) return null;
  const plain = Buffer.from(await answer.arrayBuffer());
  const [br, zipped] = await Promise.all([
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
    promisify(gzip)(plain),
  ]);
  return {
    status: answer.status,
    madeAtMs: performance.now(),
    etag: `"${hash("sha256", plain, "base64url").slice(0, 22)}"`,
    headers: {
      ...Object.fromEntries(answer.headers),
      "content-security-policy": withHashes(answer.headers.get("content-security-policy") ?? "", plain.toString()),
      "cache-control":
        answer.status === 200
          ? `public, max-age=0, s-maxage=1, stale-while-revalidate=${String(STALE_MS / 1_000)}`
          : "no-store",
      vary: "accept-encoding, cookie",
    },
    plain,
    br,
    gzip: zipped,
  };
}

/** A page that many see has no secret of one answer: its own scripts are let through by what they are. */
function withHashes(policy: string, html: string): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)];
  const hashes = new Set(scripts.map(([, text = ""]) => `'sha256-${hash("sha256", text, "base64")}'`));
  return policy.replace(/script-src [^;]*/, `script-src 'self' ${[...hashes].join(" ")}`);
}

function send(request: IncomingMessage, response: ServerResponse, page: Page): void {
  const accepted = request.headers["accept-encoding"] ?? "";
  const coding = accepted.includes("br") ? "br" : accepted.includes("gzip") ? "gzip" : "plain";
  const headers = { ...page.headers, etag: page.etag };
  if (page.status === 200 && isFresh(request.headers["if-none-match"], page.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const body = page[coding];
  const encoding = coding === "plain" ? {} : { "content-encoding": coding };
  response.writeHead(page.status, { ...headers, ...encoding, "content-length": body.length });
  response.end(body);
}
