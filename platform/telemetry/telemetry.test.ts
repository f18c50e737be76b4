import { afterAll, describe, expect, it } from "vitest";
import { DURATION_BOUNDS, Durations } from "./durations.ts";
import { createLogger } from "./logger.ts";
import { createTelemetry } from "./telemetry.ts";

function listen() {
  const lines: string[] = [];
  const logger = createLogger({ level: "info", destination: { write: (line) => void lines.push(line) } });
  return { logger, read: () => lines.map((line) => JSON.parse(line)), lines };
}

describe("a log line", () => {
  it("is JSON, in UTC, with a level in words", () => {
    const { logger, read } = listen();
    logger.info({ requestId: "r1", route: "/v1/carts/:id" }, "a cart was opened");
    expect(read()[0]).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      requestId: "r1",
      route: "/v1/carts/:id",
      msg: "a cart was opened",
    });
  });

  it("holds only fields that are known to hold nothing personal", () => {
    const { logger, lines } = listen();
    logger.info(
      {
        email: "ada@example.com",
        authorization: "Bearer hk_1",
        count: 2n,
        rows: [{ email: "ada@example.com" }],
        kind: { name: "Ada" },
      },
      "imported",
    );
    expect(lines[0]).not.toMatch(/ada|Ada|hk_1/);
    expect(JSON.parse(lines[0] ?? "{}")).toMatchObject({ count: "2", rows: 1, kind: "object" });
  });

  it("keeps the values of a row out of a database error", () => {
    const { logger, read, lines } = listen();
    const error = Object.assign(new Error("duplicate key value"), {
      code: "23505",
      constraint: "customer_email",
      detail: "Key (email)=(ada@example.com)",
    });
    logger.error({ err: new Error("cannot save", { cause: error }) }, "failed");
    expect(lines[0]).not.toContain("ada@");
    expect(read()[0].err).toMatchObject({
      type: "Error",
      message: "cannot save",
      cause: { code: "23505", constraint: "customer_email" },
    });
  });

  it("cannot be forged by a line break", () => {
    const { logger, lines } = listen();
    logger.info({ reason: 'x\r\n{"level":"fatal"}' }, "a\nb");
    expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n]/);
  });
});

describe("a duration histogram", () => {
  it("puts each observation into its bucket, bounds included", () => {
    const durations = new Durations("d_seconds", "help");
    const series = durations.series({ route: "/a", status: "200" });
    for (const seconds of [0.001, 0.005, 0.2, 99]) series.observe(seconds);
    const text = durations.expose();
    const counts = [...text.matchAll(/le="([^"]+)"\} (\d+)/g)].map(([, bound, count]) => [bound, Number(count)]);
    expect(counts.at(0)).toEqual(["0.005", 2]);
    expect(counts.find(([bound]) => bound === "0.25")).toEqual(["0.25", 3]);
    expect(counts.at(-1)).toEqual(["+Inf", 4]);
    expect(counts).toHaveLength(DURATION_BOUNDS.length + 1);
    expect(text).toContain('d_seconds_count{route="/a",status="200"} 4');
    expect(durations.series({ route: "/a", status: "200" })).toBe(series);
  });

  it("writes labels so that they cannot break out", () => {
    const durations = new Durations("d_seconds", "help");
    durations.series({ route: '/"\n\\' }).observe(1);
    expect(durations.expose()).toContain('{route="/\\"\\n\\\\",le="1"}');
  });
});

describe("metrics", () => {
  const telemetry = createTelemetry({ level: "silent" });
  afterAll(() => telemetry.close());

  it.each([
    "http_server_request_duration_seconds",
    "http_server_active_requests",
    "db_client_operation_duration_seconds",
    "db_client_connection_use_time_seconds",
    "messaging_process_duration_seconds",
    "nodejs_eventloop_delay_max_seconds",
    "nodejs_eventloop_delay_p50_seconds",
    "nodejs_eventloop_delay_p90_seconds",
    "nodejs_eventloop_delay_p99_seconds",
    "nodejs_eventloop_utilization",
    "v8js_gc_duration_seconds",
    "v8js_memory_heap_used_bytes",
    "commerce_checkout_duration_seconds",
    "commerce_orders_total",
    "commerce_reservation_total",
    "commerce_batch_size",
    "commerce_batch_queue_age_seconds",
    "commerce_stock_violations",
    "commerce_payment_attempts_total",
    "commerce_outbox_lag_seconds",
    "commerce_jobs_age_seconds",
    "commerce_ledger_imbalance",
  ])("have %s", async (name) => {
    expect(await telemetry.expose()).toContain(`# TYPE ${name} `);
  });
});
