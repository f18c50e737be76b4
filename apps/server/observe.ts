import type { Checkouts } from "#modules/checkout";
import { InsufficientStock } from "#modules/inventory";
import type { PaymentProvider } from "#modules/payments";
import type { Database } from "#platform/db";
import type { Handler } from "#platform/events";
import type { Series, Telemetry } from "#platform/telemetry";

/** A database whose work is measured and, as part of traced work, traced; everything else about it is as it was. */
export function observeDatabase(db: Database, { metrics, tracer }: Telemetry): Database {
  const transactions = metrics.databaseOperation.series({ operation: "transaction" });
  const queries = metrics.databaseOperation.series({ operation: "query" });
  const uses = metrics.connectionUse.series({ pool: "general" });
  const traced = { name: "transaction", kind: "client", attributes: { "db.system.name": "postgresql" } } as const;
  const transact: Database["transaction"] = (work) =>
    timed(transactions, () => db.transaction((tx) => timed(uses, () => work(tx))));
  return {
    ...db,
    query: (statement) => timed(queries, () => db.query(statement)),
    transaction: tracer === null ? transact : (work) => tracer.within(traced, () => transact(work)),
  };
}

/** Handlers of events that are measured and traced: a job carries on the traces of the requests behind its events. */
export function observeHandlers(handlers: readonly Handler[], { metrics, tracer }: Telemetry): readonly Handler[] {
  return handlers.map((handler) => {
    const { name } = handler;
    const done = metrics.messageProcess.series({ handler: name, outcome: "done" });
    const failed = metrics.messageProcess.series({ handler: name, outcome: "failed" });
    const handle: Handler["handle"] = (tx, events) => timed({ done, failed }, () => handler.handle(tx, events));
    if (tracer === null) return { ...handler, handle };
    const traced = { name, kind: "consumer", attributes: { "messaging.operation.type": "process" } } as const;
    return {
      ...handler,
      handle: (tx, events) => {
        const callers = [...new Set(events.map(({ trace }) => trace))];
        return tracer.begin(traced, callers, () => handle(tx, events));
      },
    };
  });
}

/** A provider whose answers are counted and whose calls are part of the trace. */
export function observeProvider<Provider extends PaymentProvider>(
  provider: Provider,
  { metrics, tracer }: Telemetry,
): Provider {
  const psp = provider.name;
  const call = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    if (tracer === null) return await work();
    return await tracer.within({ name: `${psp} ${what}`, kind: "client", attributes: { "hansa.psp": psp } }, work);
  };
  return {
    ...provider,
    async authorize(request) {
      const answer = await call("authorize", () => provider.authorize(request));
      metrics.paymentAttempts.inc({ psp, outcome: answer.kind });
      return answer;
    },
    capture: (request) => call("capture", () => provider.capture(request)),
    void: (request) => call("void", () => provider.void(request)),
    refund: (request) => call("refund", () => provider.refund(request)),
    retrieve: (key, known) => call("retrieve", () => provider.retrieve(key, known)),
    finish: (request) => call("finish", () => provider.finish(request)),
  };
}

/** Checkouts whose outcomes are counted: how long they took, what became of their stock, and the orders that came of them. */
export function observeCheckouts(checkouts: Checkouts, region: string, { metrics }: Telemetry): Checkouts {
  const durations = new Map<string, Series>();
  const note = (outcome: string, beganMs: number): void => {
    const series = durations.get(outcome) ?? metrics.checkoutDuration.series({ outcome });
    durations.set(outcome, series);
    series.observe((performance.now() - beganMs) / 1_000);
  };
  return {
    ...checkouts,
    async place(command) {
      const beganMs = performance.now();
      try {
        const checked = await checkouts.place(command);
        note(checked.kind, beganMs);
        if (checked.replayed) return checked;
        metrics.reservations.inc({ outcome: "held" });
        if (checked.kind === "confirmed" && checked.order !== null)
          metrics.orders.inc({ channel: checked.order.channel, region });
        return checked;
      } catch (error) {
        note("refused", beganMs);
        if (error instanceof InsufficientStock) metrics.reservations.inc({ outcome: "short" });
        throw error;
      }
    },
  };
}

interface Outcomes {
  readonly done: Series;
  readonly failed: Series;
}

async function timed<Result>(series: Series | Outcomes, work: () => Promise<Result>): Promise<Result> {
  const { done, failed } = "observe" in series ? { done: series, failed: series } : series;
  const beganMs = performance.now();
  let told = failed;
  try {
    const result = await work();
    told = done;
    return result;
  } finally {
    told.observe((performance.now() - beganMs) / 1_000);
  }
}
