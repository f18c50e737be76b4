import { hash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Type } from "typebox";
import { type Database, first, sql } from "#platform/db";
import type { Telemetry } from "#platform/telemetry";
import { NotFound } from "./errors.ts";
import { describeApi, writeApi } from "./openapi.ts";
import { asPage } from "./page.ts";
import { buildProblemPages, buildReferencePage } from "./reference-pages.ts";
import { Answer, anyone, Prebuilt, type Route, route } from "./route.ts";

/** Longest that readiness waits for the database. */
export const READY_WITHIN_MS = 1_000;

const Code = Type.Object({ code: Type.String({ maxLength: 100 }) }, { additionalProperties: false });
const State = Type.Object({ status: Type.String() }, { additionalProperties: false });
const UNCACHED = { auth: anyone, rate: "system", refusals: [] } as const;

interface SystemDeps {
  readonly telemetry: Telemetry;
  /** Whether this process is on its way out. */
  readonly isDraining: () => boolean;
  /** Whether the database has every migration that this program knows. */
  readonly isMigrated: () => Promise<boolean>;
  readonly version: string;
}

/** The routes that every server has: probes, metrics, and the documents made from the other routes. */
export function systemRoutes(routes: readonly Route[], deps: SystemDeps): readonly Route[] {
  return [...probeRoutes(deps), ...documentRoutes(routes, deps.version)];
}

function probeRoutes({ telemetry, isDraining, isMigrated }: SystemDeps): readonly Route[] {
  let wasMigrated = false;
  const isReady = async (db: Database): Promise<boolean> => {
    wasMigrated ||= await isMigrated();
    return wasMigrated && (await isReachable(db));
  };
  return [
    route({
      ...UNCACHED,
      transaction: false,
      method: "GET",
      path: "/livez",
      summary: "Say that the process lives. Touches nothing.",
      reply: { 200: State },
      handle: () => Promise.resolve({ status: "alive" }),
    }),
    route({
      ...UNCACHED,
      transaction: false,
      method: "GET",
      path: "/readyz",
      summary: "Say whether requests should be sent here: migrated, database reachable, not draining.",
      reply: { 200: State, 503: State },
      async handle({ db }) {
        if (isDraining()) return new Answer({ status: 503, body: { status: "draining" } });
        const ready = await within(READY_WITHIN_MS, isReady(db));
        return new Answer(
          ready ? { status: 200, body: { status: "ready" } } : { status: 503, body: { status: "not ready" } },
        );
      },
    }),
    route({
      ...UNCACHED,
      transaction: false,
      method: "GET",
      path: "/metrics",
      summary: "Read the metrics of this process as Prometheus text.",
      reply: { 200: null },
      async handle() {
        const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8" };
        return new Answer({ status: 200, body: await telemetry.expose(), headers });
      },
    }),
  ];
}

function documentRoutes(routes: readonly Route[], version: string): readonly Route[] {
  const problems = buildProblemPages(routes);
  const reference = buildReferencePage(routes);
  const text = writeApi(describeApi(routes, { version }));
  const document = new Prebuilt({
    bytes: Buffer.from(text),
    etag: `"${hash("sha256", text, "base64url").slice(0, 22)}"`,
  });
  return [
    route({
      ...UNCACHED,
      transaction: false,
      method: "GET",
      path: "/openapi.json",
      summary: "Read the OpenAPI document of this server.",
      reply: { 200: null },
      handle: () => Promise.resolve(document),
    }),
    route({
      ...UNCACHED,
      transaction: false,
      method: "GET",
      path: "/docs",
      summary: "Read the reference of the API as a page.",
      reply: { 200: null },
      handle: () => Promise.resolve(asPage(reference)),
    }),
    route({
      ...UNCACHED,
      transaction: false,
      method: "GET",
      path: "/problems/:code",
      summary: "Read what a problem code means.",
      params: Code,
      reply: { 200: null },
      refusals: [NotFound],
      handle({ params }) {
        const page = problems.get(params.code);
        return page === undefined ? Promise.reject(new NotFound()) : Promise.resolve(asPage(page));
      },
    }),
  ];
}

async function isReachable(db: Database): Promise<boolean> {
  const row = await first(db, sql<{ one: number }>`select 1 as one`);
  return row?.one === 1;
}

/** @returns false when the answer is late or an error: both mean that no request should come here */
async function within(ms: number, answer: Promise<boolean>): Promise<boolean> {
  const timeout = new AbortController();
  const late = delay(ms, false, { signal: timeout.signal }).catch(() => false);
  const outcome = await Promise.race([answer.catch(() => false), late]);
  timeout.abort();
  return outcome;
}
