/** What a start prints for the person before the screen. */
export interface CardFacts {
  readonly url: string;
  readonly database: string;
  /** How the shop came to be, at the first start on its database. */
  readonly firstStart: "seeded" | "imported" | null;
  /** Where a key of the desk lies that was made by this start; a demo shows it instead. */
  readonly deskKeyFile: string | null;
  readonly startedInMs: number;
  /** Logins of a demo; null in a shop that is nobody's playground. */
  readonly demo: { readonly deskKey: string; readonly customer: string; readonly staff: string } | null;
}

/** The card: where everything is, and how to get in. Ends without a line break. */
export function writeCard(facts: CardFacts): string {
  const { url, database, firstStart, deskKeyFile, startedInMs, demo } = facts;
  const rows: readonly (readonly [string, string])[] = [
    ["Shop", `${url}/`],
    ["Desk", `${url}/desk/`],
    ["API docs", `${url}/docs`],
    ...(demo === null
      ? []
      : ([
          ["Mailbox", `${url}/mailbox`],
          ["Customer", demo.customer],
          ["Staff", demo.staff],
        ] as const)),
    ["Database", database],
    ...(demo === null && deskKeyFile !== null ? [["Desk API key", `deskKey in ${deskKeyFile}`] as const] : []),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    "",
    `  Hansa is up in ${(startedInMs / 1000).toFixed(1)} s${firstStart === null ? "" : openings[firstStart]}`,
    "",
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    "",
    ...(demo === null ? [] : [`Desk API key: ${demo.deskKey}`]),
  ].join("\n");
}

const openings = { seeded: ", with a new shop", imported: ", with the shop that was imported" } as const;
