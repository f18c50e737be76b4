import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, RequestListener } from "node:http";
import { pathToFileURL } from "node:url";
import { createRequestListener } from "@react-router/node";
import { openHansa } from "@hansa/sdk";
import type { FastifyInstance } from "fastify";
import { createRequestHandler, RouterContextProvider, type ServerBuild } from "react-router";
import type { ChangeFeed } from "#platform/db";
import type { OpenSite } from "#platform/http";
import { built } from "./pages.ts";
import { openFiles } from "./files.ts";
import { createPageCache } from "./page-cache.ts";

/** What the shop's pages are given beside the request; the built storefront exports the keys. */
interface Storefront extends ServerBuild {
  readonly entry: ServerBuild["entry"] & { readonly module: StorefrontEntry };
}

interface StorefrontEntry {
  readonly default: ServerBuild["entry"]["module"]["default"];
  /** Puts into a page's context what it asks the shop through, the value that its own scripts carry, and the shop's address. */
  readonly furnish: (
    context: RouterContextProvider,
    given: Pages & { readonly api: unknown; readonly nonce: string },
  ) => void;
}

/** What is the same for every page. */
interface Pages {
  readonly publicUrl: string | null;
  /** Where the built texts of a language lie; null for a language that there is none of. */
  readonly textsOf: (language: string) => string | null;
}

const NONCE_BYTES = 16;

/** What the desk may load: its own files, and styles that its components write while they run; scripts only as files. */
const DESK_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/**
 * Reads what was built of shop and desk, and serves it: files as they are, pages of the shop by React.
 *
 * @param publicUrl where the shop stands on the web; null for wherever it is asked
 */
export async function openSite(feed: ChangeFeed, publicUrl: string | null): Promise<OpenSite> {
  const storefront = parseBuild(await import(pathToFileURL(built.storefrontServer).href));
  const [shopFiles, deskFiles] = await Promise.all([openFiles(built.storefrontClient), openFiles(built.admin)]);
  const manifest = parseManifest(JSON.parse(await readFile(built.storefrontManifest, "utf8")));
  const textsOf = (language: string): string | null => {
    const file = manifest[`app/messages/${language}.ts`]?.file;
    return file === undefined ? null : `/${file}`;
  };
  const pages = { publicUrl, textsOf };
  return (app) => {
    const page = openPages(app, storefront, pages);
    const cache = createPageCache(openSharedPages(app, storefront, pages), feed);
    return (request, response) => {
      const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
      if (path === "/desk" || path.startsWith("/desk/")) {
        response.setHeader("content-security-policy", DESK_POLICY);
        response.setHeader("referrer-policy", "same-origin");
        // The desk finds its own way from any address below it.
        const isFile = deskFiles.serve(request, response, path.slice("/desk".length));
        if (!isFile) deskFiles.serve(request, response, "/index.html");
        return;
      }
      const refused = refusalOf(request);
      if (refused !== null) {
        response.writeHead(refused, refused === 405 ? { allow: "GET, HEAD, POST" } : {}).end();
        return;
      }
      if (!shopFiles.serve(request, response, path)) cache.serve(request, response, () => page(request, response));
    };
  };
}

const FORM = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)(?:;|$)/i;

/** The status with which a page refuses what no browser sends it; null for what it takes: pages are read, or sent forms. */
function refusalOf({ method, headers }: IncomingMessage): 405 | 415 | null {
  if (method === "GET" || method === "HEAD") return null;
  if (method !== "POST") return 405;
  return FORM.test(headers["content-type"] ?? "") ? null : 415;
}

function openPages(app: FastifyInstance, storefront: Storefront, pages: Pages): RequestListener {
  return createRequestListener({
    build: storefront,
    mode: "production",
    getLoadContext: (request, client) => {
      const context = new RouterContextProvider();
      const nonce = randomBytes(NONCE_BYTES).toString("base64");
      const api = openHansa({ baseUrl: "http://shop.internal", fetch: askRoutes(app, request, client.address) });
      storefront.entry.module.furnish(context, { ...pages, api, nonce });
      return context;
    },
  });
}

/** Pages for nobody in particular, which have no nonce: the cache says in hashes which scripts are theirs. */
function openSharedPages(
  app: FastifyInstance,
  storefront: Storefront,
  pages: Pages,
): (request: Request) => Promise<Response> {
  const handle = createRequestHandler(storefront, "production");
  return (request) => {
    const context = new RouterContextProvider();
    const api = openHansa({ baseUrl: "http://shop.internal", fetch: askRoutes(app, request, "127.0.0.1") });
    storefront.entry.module.furnish(context, { ...pages, api, nonce: "" });
    return handle(request, context);
  };
}

/** Headers of a page's request that the routes judge by: who asks, from which page, with what in hand. */
const PASSED_ON = ["cookie", "host", "origin", "sec-fetch-site", "user-agent", "x-forwarded-for"];

function passedOn(page: Request): Readonly<Record<string, string>> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = page.headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/**
 * How long a page waits for an answer. A database that is there and silent breaks no connection: without an end to the
 * waiting the visitor would see nothing at all. What changes something may ask a bank, which takes its time.
 */
const PATIENCE_MS = { read: 5_000, write: 30_000 } as const;

/** Asks the routes of this very process, in the name of whoever asked for the page; 503 where they do not answer in time. */
function askRoutes(app: FastifyInstance, page: Request, address: string) {
  return async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const payload = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
    const patience = AbortSignal.timeout(request.method === "GET" ? PATIENCE_MS.read : PATIENCE_MS.write);
    const asking = app.inject({
      signal: patience,
      method: request.method as "GET",
      url: pathname + search,
      remoteAddress: address,
      // What the page itself says goes first: it may have signed in a moment ago.
      headers: { ...passedOn(page), ...Object.fromEntries(request.headers) },
      ...(payload === undefined ? {} : { payload }),
    });
    const answer = await asking.catch((reason: unknown) => {
      if (!patience.aborted) throw reason;
      return null;
    });
    if (answer === null) return Response.json({ code: "overloaded", title: "", status: 503 }, { status: 503 });
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      for (const one of [value ?? []].flat()) headers.append(name, String(one));
    }
    const isEmpty = answer.statusCode === 204 || answer.statusCode === 304;
    return new Response(isEmpty ? null : new Uint8Array(answer.rawPayload), { status: answer.statusCode, headers });
  };
}

function parseManifest(manifest: unknown): Readonly<Record<string, { readonly file: string }>> {
  return manifest as Readonly<Record<string, { readonly file: string }>>;
}

function parseBuild(module: unknown): Storefront {
  return module as Storefront;
}
