/** What a start prints for the person before the screen. */
export interface CardFacts {
  readonly url: string;
  readonly database: string;
  readonly isFirstStart: boolean;
  readonly startedInMs: number;
  /** Logins of a demo; null in a shop that is nobody's playground. */
  readonly demo: { readonly deskKey: string; readonly customer: string; readonly staff: string } | null;
}

/** The card: where everything is, and how to get in. Ends without a line break. */
export function writeCard({ url, database, isFirstStart, startedInMs, demo }: CardFacts): string {
  const rows: readonly (readonly [string, string])[] = [
    ["Shop", `${url}/`],
    ["Desk", `${url}/v1/admin (API, until the desk has its pages)`],
    ["API docs", `${url}/docs`],
    ...(demo === null
      ? []
      : ([
          ["Mailbox", `${url}/mailbox`],
          ["Customer", demo.customer],
          ["Staff", demo.staff],
        ] as const)),
    ["Database", database],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    "",
    `  Hansa is up in ${(startedInMs / 1000).toFixed(1)} s${isFirstStart ? ", with a new shop" : ""}`,
    "",
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    "",
    ...(demo === null ? [] : [`Desk API key: ${demo.deskKey}`]),
  ].join("\n");
}
