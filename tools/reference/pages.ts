import { rooms as roomNames, map } from "#modules/map";
import { describeApi, describeAuth, describeRefusal, type Route, writeApi } from "#platform/http";

/** Pages that are written from the code, by path from the root. */
export type Pages = Readonly<Record<string, string>>;

/** Writes what these routes and the house plan say. The same code gives the same bytes. */
export function writeReference(routes: readonly Route[], version: string): Pages {
  return {
    "openapi.json": writeApi(describeApi(routes, { version })),
    "docs/reference/routes.md": writeRoutes(routes),
    "docs/reference/errors.md": writeErrors(routes),
    "docs/reference/house.md": writeHouse(),
  };
}

function writeRoutes(routes: readonly Route[]): string {
  const rows = routes.map(
    (route) => `| \`${route.method} ${route.path}\` | ${describeAuth(route.auth)} | ${route.rate} | ${route.summary} |`,
  );
  return page("Routes", ["| Route | Who | Rate class | What it does |", "|---|---|---|---|", ...rows]);
}

function writeErrors(routes: readonly Route[]): string {
  const refusals = new Map(
    routes.flatMap((route) => route.refusals.map(describeRefusal)).map((facts) => [facts.code, facts]),
  );
  const rows = [...refusals.values()]
    .toSorted((one, other) => (one.code < other.code ? -1 : 1))
    .map(({ code, status, title }) => `| \`${code}\` | ${String(status)} | ${title} |`);
  return page("Refusals", [
    "Every refusal is a problem document (RFC 9457) whose `code` is stable.",
    "",
    "| Code | Status | What it says |",
    "|---|---|---|",
    ...rows,
  ]);
}

function writeHouse(): string {
  const plan: Readonly<Record<string, readonly string[]>> = map;
  const rows = roomNames.map(
    (room) => `| [${room}](../../modules/${room}/README.md) | ${plan[room]?.join(", ") || "–"} |`,
  );
  return page("The house", [
    "Rooms from the cellar up, each with the rooms that it may call. Events go the other way.",
    "",
    "| Room | May call |",
    "|---|---|",
    ...rows,
  ]);
}

function page(title: string, lines: readonly string[]): string {
  return [`# ${title}`, "", "Written by `npm run docs`; do not edit.", "", ...lines, ""].join("\n");
}
