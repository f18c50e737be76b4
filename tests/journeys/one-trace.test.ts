import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import type { ShopProcess } from "../world/shop-process.ts";
import { openWorld } from "../world/world.ts";

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

const spans: Span[] = [];
const collector = createServer((incoming, answer) => {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", () => {
    const message = JSON.parse(Buffer.concat(chunks).toString()) as {
      readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
    };
    for (const { scopeSpans } of message.resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
    answer.end("{}");
  });
});
const world = await openWorld();
let shop: ShopProcess;
beforeAll(async () => {
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  const { port } = collector.address() as AddressInfo;
  const env = { HANSA_OTEL: "1", OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(port)}` };
  shop = await world.open({ env: { ...env, OTEL_TRACES_SAMPLER_ARG: "0" } });
});
afterAll(() => collector.close());

function signUp(headers: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`${shop.url}/v1/auth/sign-up`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ email: `${crypto.randomUUID()}@example.com`, password: "seven lamps on a table" }),
  });
}

describe("a request that is traced", () => {
  it("is one trace from the click over its transaction to the job that queues the mail", async () => {
    await signUp({});
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    await signUp({ traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    const job = await eventually("the job's span", () => spans.find(({ name }) => name.startsWith("notifications.")));
    const request = spans.find(({ name }) => name === "POST /v1/auth/sign-up");
    expect(request?.parentSpanId).toBe("b7ad6b7169203331");
    // The one without a sampled caller left nothing.
    expect([...new Set(spans.map((span) => span.traceId))]).toEqual([traceId]);
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const ancestors: string[] = [];
    for (let at = byId.get(job.parentSpanId ?? ""); at !== undefined; at = byId.get(at.parentSpanId ?? ""))
      ancestors.push(at.name);
    expect(ancestors.at(-1)).toBe("POST /v1/auth/sign-up");
    expect(spans.some(({ name }) => name === "transaction")).toBe(true);
  });

  it("is measured beside, traced or not", async () => {
    const text = await (await fetch(`${shop.url}/metrics`)).text();
    expect(text).toMatch(/db_client_operation_duration_seconds_count\{operation="transaction"\} [1-9]/);
    expect(text).toMatch(/db_client_connection_use_time_seconds_count\{pool="general"\} [1-9]/);
    expect(text).toMatch(
      /messaging_process_duration_seconds_count\{handler="notifications\.\w+",outcome="done"\} [1-9]/,
    );
  });
});
