import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import type { FastifyInstance, FastifyServerFactory } from "fastify";
import type { AtHand } from "./at-hand.ts";

/** Serves pages, straight from Node: a page has no schema, no rate class and no problem document. */
export type Site = (request: IncomingMessage, response: ServerResponse) => void;

/** Makes the site of a server. @param app through which its pages ask the routes, without a network between them */
export type OpenSite = (app: FastifyInstance) => Site;

/** Node's own bounds on a request, which Fastify sets only on servers that it makes itself. */
export interface Bounds {
  readonly http: ServerOptions;
  readonly keepAliveTimeout: number;
  readonly requestTimeout: number;
}

/** Who answers requests: the routes, what they have at hand before them, and the site, if there is one. */
export interface Served {
  /** Paths of the routes. */
  readonly paths: readonly string[];
  readonly atHand: AtHand;
  readonly openSite: (() => Site) | null;
  readonly life: { readonly draining: boolean };
  readonly bounds: Bounds;
}

/**
 * Makes servers that hand each request to the routes or to the site: a path whose first segment begins a route's is the
 * routes', every other one is the site's, which is opened with the first of them.
 */
export function serveBoth({ paths, atHand, openSite, life, bounds }: Served): FastifyServerFactory {
  let site: Site | null = null;
  const taken = new Set(paths.map(firstSegment).filter((segment) => segment !== ""));
  return (handler) => {
    const listener: RequestListener = atHand.before((request, response) => {
      if (openSite === null || taken.has(firstSegment(request.url ?? "/"))) {
        handler(request, response);
        return;
      }
      if (life.draining) response.setHeader("connection", "close");
      site ??= openSite();
      site(request, response);
    });
    const server = createServer(bounds.http, listener);
    server.keepAliveTimeout = bounds.keepAliveTimeout;
    server.requestTimeout = bounds.requestTimeout;
    return server;
  };
}

function firstSegment(url: string): string {
  return url.slice(1).split(/[/?#]/, 1)[0] ?? "";
}
