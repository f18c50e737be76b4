import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "./logger.ts";
import { createSpanSender } from "./otlp.ts";
import { createTracer, currentTrace, type FinishedSpan } from "./tracing.ts";

const CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const UNSAMPLED = CALLER.replace(/01$/, "00");
const request = { name: "GET /v1/products", kind: "server" } as const;
const transaction = { name: "transaction", kind: "client" } as const;

function listen(ratio: number) {
  const spans: FinishedSpan[] = [];
  return { spans, tracer: createTracer({ ratio, tell: (span) => void spans.push(span) }) };
}

describe("traced work", () => {
  it("carries on the caller's trace, and the work inside it is its child", async () => {
    const { spans, tracer } = listen(0);
    const seen = await tracer.begin(request, [CALLER], () =>
      tracer.within(transaction, () => Promise.resolve(currentTrace())),
    );
    const [inner, outer] = spans;
    expect(outer).toMatchObject({ name: "GET /v1/products", parentId: "b7ad6b7169203331", hasFailed: false });
    expect(inner).toMatchObject({ name: "transaction", parentId: outer?.spanId, traceId: outer?.traceId });
    expect(inner?.traceId).toBe("0af7651916cd43dd8448eb211c80319c");
    expect(seen).toBe(`00-${inner?.traceId ?? ""}-${inner?.spanId ?? ""}-01`);
    expect(inner?.endedMs).toBeGreaterThanOrEqual(inner?.beganMs ?? Infinity);
  });

  it("leaves nothing where its caller is not sampled, whatever the ratio", async () => {
    const { spans, tracer } = listen(1);
    const trace = await tracer.begin(request, [UNSAMPLED], () =>
      tracer.within(transaction, () => Promise.resolve(currentTrace())),
    );
    expect([trace, spans]).toEqual([null, []]);
  });

  it("begins a trace by chance where no caller has one", async () => {
    const [always, never] = [listen(1), listen(0)];
    for (const { tracer } of [always, never]) {
      await tracer.begin(request, [null], () => Promise.resolve());
      await tracer.begin(request, ["nonsense"], () => Promise.resolve());
    }
    expect([always.spans.length, never.spans.length]).toEqual([2, 0]);
    expect(always.spans[0]?.parentId).toBeNull();
  });

  it("links the other requests that caused it, of those that are sampled", async () => {
    const { spans, tracer } = listen(0);
    const other = CALLER.replace("b7ad", "c8be");
    await tracer.begin(request, [CALLER, null, UNSAMPLED, other], () => Promise.resolve());
    expect(spans[0]?.links).toEqual([other]);
  });

  it("keeps two requests apart that run at once, and says which failed", async () => {
    const { spans, tracer } = listen(1);
    const both = await Promise.allSettled(
      ["ok", "bad"].map((name) =>
        tracer.begin({ name, kind: "server" }, [null], () =>
          tracer.within(transaction, async () => {
            await Promise.resolve();
            if (name === "bad") throw new Error("no");
          }),
        ),
      ),
    );
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    const roots = spans.filter(({ parentId }) => parentId === null);
    expect(Object.fromEntries(roots.map(({ name, hasFailed }) => [name, hasFailed]))).toEqual({ ok: false, bad: true });
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(2);
    for (const span of spans.filter(({ parentId }) => parentId !== null))
      expect(roots.find(({ spanId }) => spanId === span.parentId)?.traceId).toBe(span.traceId);
  });
});

describe("spans on their way", () => {
  const bodies: unknown[] = [];
  let isAway = false;
  const collector = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
      answer.writeHead(isAway ? 503 : 200).end("{}");
    });
  });
  let url = "";
  beforeAll(async () => {
    collector.listen(0, "127.0.0.1");
    await once(collector, "listening");
    url = `http://127.0.0.1:${String((collector.address() as AddressInfo).port)}/`;
  });
  afterAll(() => collector.close());

  const span: FinishedSpan = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    parentId: null,
    name: "GET /v1/products",
    kind: "server",
    beganMs: 1_700_000_000_000.125,
    endedMs: 1_700_000_000_002,
    hasFailed: true,
    attributes: { "http.route": "/v1/products" },
    links: [CALLER],
  };

  it("are written as OTLP says", async () => {
    const sender = createSpanSender(url, "hansa", createLogger({ level: "silent" }));
    sender.send(span);
    await sender.close();
    expect(bodies).toMatchObject([
      {
        resourceSpans: [
          {
            resource: { attributes: [{ key: "service.name", value: { stringValue: "hansa" } }] },
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: span.traceId,
                    kind: 2,
                    startTimeUnixNano: "1700000000000125000",
                    endTimeUnixNano: "1700000000002000000",
                    links: [{ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" }],
                    status: { code: 2 },
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  it("are let go with one line in the log while the collector is away", async () => {
    const lines: string[] = [];
    const logger = createLogger({ level: "warn", destination: { write: (line) => void lines.push(line) } });
    isAway = true;
    const sender = createSpanSender(url, "hansa", logger);
    for (let count = 0; count < 1_000; count++) sender.send(span);
    await sender.close();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("traces cannot be sent");
  });
});
