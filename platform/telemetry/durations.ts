/** Upper bounds in seconds, those of OpenTelemetry's `http.server.request.duration`. */
export const DURATION_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const;

type Labels = Readonly<Record<string, string>>;

/** One series of a duration histogram; observing costs a short scan and two additions. */
export interface Series {
  observe(seconds: number): void;
}

/**
 * A histogram whose series are resolved beforehand. prom-client sorts and joins the labels on each observation, about a
 * microsecond; a request has thirty in all, so the hot one keeps plain arrays and is written out only when scraped.
 */
export class Durations {
  readonly #name: string;
  readonly #help: string;
  readonly #series = new Map<string, BucketSeries>();

  constructor(name: string, help: string) {
    this.#name = name;
    this.#help = help;
  }

  /** The series with these labels; made on first use. Labels hold classes of things, never ids. */
  series(labels: Labels): Series {
    const key = Object.entries(labels)
      .map(([label, value]) => `${label}="${escapeLabel(value)}"`)
      .join(",");
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const made = new BucketSeries();
    this.#series.set(key, made);
    return made;
  }

  /** Prometheus text; series that have seen nothing are left out. */
  expose(): string {
    const lines = [`# HELP ${this.#name} ${this.#help}`, `# TYPE ${this.#name} histogram`];
    for (const [labels, series] of this.#series) {
      if (series.count > 0) lines.push(...exposeSeries(this.#name, labels, series));
    }
    return `${lines.join("\n")}\n`;
  }
}

class BucketSeries implements Series {
  readonly buckets = new Float64Array(DURATION_BOUNDS.length);
  sum = 0;
  count = 0;

  observe(seconds: number): void {
    this.sum += seconds;
    this.count++;
    for (let index = 0; index < DURATION_BOUNDS.length; index++) {
      if (seconds > (DURATION_BOUNDS[index] ?? Infinity)) continue;
      this.buckets[index] = (this.buckets[index] ?? 0) + 1;
      return;
    }
  }
}

function exposeSeries(name: string, labels: string, series: BucketSeries): readonly string[] {
  let atMost = 0;
  const buckets = DURATION_BOUNDS.map((bound, index) => {
    atMost += series.buckets[index] ?? 0;
    return `${name}_bucket{${labels},le="${String(bound)}"} ${String(atMost)}`;
  });
  return [
    ...buckets,
    `${name}_bucket{${labels},le="+Inf"} ${String(series.count)}`,
    `${name}_sum{${labels}} ${String(series.sum)}`,
    `${name}_count{${labels}} ${String(series.count)}`,
  ];
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
