import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import type { FastifyInstance, FastifyServerFactory } from "fastify";

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

/**
 * Makes servers that hand each request to the routes or to the site: a path whose first segment begins a route's is the
 * routes', every other one is the site's, which is opened with the first of them.
 */
export function serveBoth(
  paths: readonly string[],
  openSite: () => Site,
  { life, bounds }: { readonly life: { readonly draining: boolean }; readonly bounds: Bounds },
): FastifyServerFactory {
  let site: Site | null = null;
  const taken = new Set(paths.map(firstSegment).filter((segment) => segment !== ""));
  return (handler) => {
    const listener: RequestListener = (request, response) => {
      if (taken.has(firstSegment(request.url ?? "/"))) {
        handler(request, response);
        return;
      }
      if (life.draining) response.setHeader("connection", "close");
      site ??= openSite();
      site(request, response);
    };
    const server = createServer(bounds.http, listener);
    server.keepAliveTimeout = bounds.keepAliveTimeout;
    server.requestTimeout = bounds.requestTimeout;
    return server;
  };
}

function firstSegment(url: string): string {
  return url.slice(1).split(/[/?#]/, 1)[0] ?? "";
}
