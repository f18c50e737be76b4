import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { watchGauge } from "./gauge.ts";
import { DURATION_BOUNDS, Durations } from "./durations.ts";

const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const BOUNDS = [...DURATION_BOUNDS];

/** Every metric of Hansa. No label ever holds an id, an address or a free text: only classes of things. */
export type Metrics = ReturnType<typeof createMetrics>;

/**
 * Registers all metrics. They carry OpenTelemetry's names; in Prometheus a dot is written `_`, a unit follows the name
 * and a counter ends in `_total`: `http.server.request.duration` is `http_server_request_duration_seconds`.
 */
export function createMetrics() {
  const registry = new Registry();
  return {
    registry,
    ...createServerMetrics(registry),
    ...createShopMetrics(registry),
  };
}

function createServerMetrics(registry: Registry) {
  const registers = [registry];
  return {
    /** `http.server.request.duration`, from the first byte of the request until the answer is handed to the socket. */
    requestDuration: new Durations("http_server_request_duration_seconds", "Duration of HTTP server requests"),
    /** `http.server.active_requests`: a plain count on the hot path, read when scraped. */
    active: watchActive(registry),
    /** Requests refused before any work, by reason: `overloaded` or `rate_limited`. */
    requestsShed: new Counter({
      name: "http_server_requests_shed_total",
      help: "Requests refused before any work was done",
      labelNames: ["rate_class", "reason"],
      registers,
    }),
    /** `db.client.operation.duration`: a `transaction` with the wait for its connection, or a single `query`. */
    databaseOperation: new Durations("db_client_operation_duration_seconds", "Duration of database operations"),
    /** `db.client.connection.use_time`: how long a transaction works on its connection, which is what runs out first. */
    connectionUse: new Durations(
      "db_client_connection_use_time_seconds",
      "Time from the begin of a transaction to its end",
    ),
    /** `messaging.process.duration` of one handler with the events that came together. */
    messageProcess: new Durations("messaging_process_duration_seconds", "Duration of handling events"),
  };
}

function watchActive(registry: Registry): { requests: number } {
  const active = { requests: 0 };
  watchGauge(registry, "http_server_active_requests", "HTTP requests being answered", () => active.requests);
  return active;
}

function createShopMetrics(registry: Registry) {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: readonly string[]) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers });
  return {
    checkoutDuration: new Durations(
      "commerce_checkout_duration_seconds",
      "From the command to the outcome of a checkout",
    ),
    orders: counter("commerce_orders_total", "Orders confirmed at once", ["channel", "region"]),
    reservations: counter("commerce_reservation_total", "Stock holds asked for", ["outcome"]),
    batchSize: new Histogram({
      name: "commerce_batch_size",
      help: "Commands in one micro-batch",
      labelNames: ["batcher"],
      buckets: BATCH_SIZES,
      registers,
    }),
    batchQueueAge: new Histogram({
      name: "commerce_batch_queue_age_seconds",
      help: "Age of the oldest command when its batch began",
      labelNames: ["batcher"],
      buckets: BOUNDS,
      registers,
    }),
    stockViolations: gauge("commerce_stock_violations", "Rows that break an invariant of stock; must be 0"),
    paymentAttempts: counter("commerce_payment_attempts_total", "Payment attempts", ["psp", "outcome"]),
    outboxLag: gauge("commerce_outbox_lag_seconds", "Age of the oldest event that was not relayed"),
    jobsAge: gauge("commerce_jobs_age_seconds", "Age of the oldest job that is due", ["queue"]),
    fraudJudgements: counter("commerce_fraud_judgements_total", "Purchases judged, by decision", ["decision"]),
    /** Rises when judging failed and the stated fallback answered: the alarm of the room. */
    fraudFallbacks: counter("commerce_fraud_fallbacks_total", "Purchases that could not be judged in time", []),
    fraudDuration: new Histogram({
      name: "commerce_fraud_judgement_duration_seconds",
      help: "How long an order waited for its judgement",
      buckets: BOUNDS,
      registers,
    }),
    ledgerImbalance: gauge("commerce_ledger_imbalance", "Journal entries that do not balance; must be 0"),
  };
}
