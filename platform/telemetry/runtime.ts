import { monitorEventLoopDelay, PerformanceObserver, performance } from "node:perf_hooks";
import { Histogram, type Registry } from "prom-client";
import { watchGauge } from "./gauge.ts";

const RESOLUTION_MS = 20;
const NANOS = 1e9;
const GC_BOUNDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1];

/** Watches the process itself under OpenTelemetry's names: event loop delay and use, garbage collection, heap. */
export function watchRuntime(registry: Registry): { close(): void } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  watchEventLoop(registry, delay);
  watchGauge(registry, "v8js_memory_heap_used_bytes", "Heap in use", () => process.memoryUsage().heapUsed);
  const collections = watchCollections(registry);
  return {
    close() {
      delay.disable();
      collections.disconnect();
    },
  };
}

function watchEventLoop(registry: Registry, delay: ReturnType<typeof monitorEventLoopDelay>): void {
  watchGauge(registry, "nodejs_eventloop_delay_max_seconds", "Longest event loop delay since the last scrape", () =>
    Math.max(0, delay.max / NANOS - RESOLUTION_MS / 1000),
  );
  for (const percentile of [50, 90, 99]) {
    const name = `nodejs_eventloop_delay_p${String(percentile)}_seconds`;
    watchGauge(registry, name, `Event loop delay since the last scrape, percentile ${String(percentile)}`, () => {
      const nanos = delay.percentile(percentile);
      // Collected last of all: the next scrape sees only what came after this one.
      if (percentile === 99) delay.reset();
      // The timer's own period is part of what is measured; below it there is no delay.
      return Math.max(0, nanos / NANOS - RESOLUTION_MS / 1000);
    });
  }
  let before = performance.eventLoopUtilization();
  watchGauge(
    registry,
    "nodejs_eventloop_utilization",
    "Share of time the event loop was busy since the last scrape",
    () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      before = now;
      return utilization;
    },
  );
}

function watchCollections(registry: Registry): PerformanceObserver {
  const durations = new Histogram({
    name: "v8js_gc_duration_seconds",
    help: "Garbage collection pauses",
    buckets: GC_BOUNDS,
    registers: [registry],
  });
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) durations.observe(duration / 1000);
  });
  observer.observe({ entryTypes: ["gc"] });
  return observer;
}
