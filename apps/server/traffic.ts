import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { TrafficNotOffered } from "#modules/insights";
import { type Route, route, scope } from "#platform/http";

const PROGRAM = join(dirname(fileURLToPath(import.meta.url)), "../../tools/traffic/main.ts");
const STOP_MS = 5_000;
const USUAL_RATE = 60;
const MAX_RATE = 300;

/** Simulated shoppers of a demo shop: a process of its own that comes in by the public door, off until it is switched on. */
export interface Traffic {
  /** Shoppers in a minute; null while nobody comes. */
  perMinute(): number | null;
  /** Sends so many shoppers in a minute, or nobody; returns when those before are out. */
  set(perMinute: number | null): Promise<void>;
}

/** @param url where this process is asked. It ends when the shop does, however that ends. */
export function createTraffic(url: string): Traffic {
  let running: { readonly child: ChildProcess; readonly perMinute: number } | null = null;
  async function stop(): Promise<void> {
    const child = running?.child;
    running = null;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.stdin?.end();
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await once(child, "exit");
    clearTimeout(timer);
  }
  return {
    perMinute: () => running?.perMinute ?? null,
    async set(perMinute) {
      await stop();
      if (perMinute === null) return;
      const child = spawn(process.execPath, [PROGRAM, "--url", url, "--rate", String(perMinute)], {
        // The program ends when this pipe does.
        stdio: ["pipe", "ignore", "inherit"],
        detached: true,
        env: { PATH: process.env["PATH"] },
      });
      running = { child, perMinute };
      child.once("exit", () => {
        if (running?.child === child) running = null;
      });
      await once(child, "spawn");
    },
  };
}

const closed = { additionalProperties: false } as const;
const Shown = Type.Object(
  {
    isOffered: Type.Boolean({ description: "Whether this is a demo shop." }),
    perMinute: Type.Union([Type.Integer(), Type.Null()], { description: "Null while nobody comes." }),
  },
  closed,
);

/** The desk's switch for simulated shoppers. @param traffic null where the shop is no demo */
export function trafficRoutes(traffic: Traffic | null): readonly Route[] {
  const show = () => ({ isOffered: traffic !== null, perMinute: traffic?.perMinute() ?? null });
  return [
    route({
      method: "GET",
      path: "/v1/admin/demo-traffic",
      summary: "Show whether simulated shoppers visit this demo shop.",
      auth: scope("insights:read"),
      rate: "desk",
      reply: { 200: Shown },
      refusals: [],
      transaction: false,
      handle: () => Promise.resolve(show()),
    }),
    route({
      method: "PUT",
      path: "/v1/admin/demo-traffic",
      summary: "Let simulated shoppers visit this demo shop, or send them home.",
      auth: scope("insights:write"),
      rate: "desk",
      body: Type.Object(
        {
          isOn: Type.Boolean(),
          perMinute: Type.Optional(
            Type.Integer({ minimum: 1, maximum: MAX_RATE, description: `${String(USUAL_RATE)} unless told.` }),
          ),
        },
        closed,
      ),
      reply: { 200: Shown },
      refusals: [TrafficNotOffered],
      transaction: false,
      async handle({ db, body, actor, requestId, ip }) {
        if (traffic === null) throw new TrafficNotOffered();
        const before = show();
        await traffic.set(body.isOn ? (body.perMinute ?? USUAL_RATE) : null);
        const after = show();
        const entry = { actor, action: "insights.demo_traffic_switched", subject: "demo-traffic", requestId, ip };
        await db.transaction((tx) => recordAudit(tx, { ...entry, before, after }));
        return after;
      },
    }),
  ];
}
