import { Gauge, type Registry } from "prom-client";

/** Registers a value that is read only when someone scrapes. */
export function watchGauge(registry: Registry, name: string, help: string, read: () => number): void {
  const gauge = new Gauge({
    name,
    help,
    registers: [],
    collect() {
      this.set(read());
    },
  });
  registry.registerMetric(gauge);
}
