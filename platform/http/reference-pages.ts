import { buildPage, escapeHtml } from "./page.ts";
import { PLATFORM_REFUSALS } from "./failure.ts";
import { describeRefusal, type RefusalFacts } from "./refusal.ts";
import type { AuthRule, Prebuilt, Route } from "./route.ts";

const INTERNAL: RefusalFacts = { code: "internal", status: 500, title: "Something went wrong on our side." };
const INVALID: RefusalFacts = { code: "invalid_input", status: 422, title: "Some values are not valid." };

/** A page for each code that a problem may carry: what it means and which routes answer with it. */
export function buildProblemPages(routes: readonly Route[]): ReadonlyMap<string, Prebuilt> {
  const routesByCode = new Map<string, string[]>();
  const facts = new Map<string, RefusalFacts>([INTERNAL, INVALID].map((one) => [one.code, one]));
  for (const type of platformRefusals()) facts.set(describeRefusal(type).code, describeRefusal(type));
  for (const route of routes) {
    for (const one of route.refusals.map(describeRefusal)) {
      facts.set(one.code, one);
      routesByCode.set(one.code, [...(routesByCode.get(one.code) ?? []), `${route.method} ${route.path}`]);
    }
  }
  return new Map([...facts.values()].map((one) => [one.code, buildProblemPage(one, routesByCode.get(one.code) ?? [])]));
}

function buildProblemPage({ code, status, title }: RefusalFacts, routes: readonly string[]): Prebuilt {
  const items = [...new Set(routes)].map((route) => `<li><code>${escapeHtml(route)}</code></li>`).join("");
  const where = items === "" ? "<p>Any route may answer with it.</p>" : `<p>Answered by:</p><ul>${items}</ul>`;
  return buildPage(code, `<p>${escapeHtml(title)}</p><p>HTTP status ${String(status)}.</p>${where}`);
}

/** The reference of the API as one page without scripts; it needs nothing from elsewhere. */
export function buildReferencePage(routes: readonly Route[]): Prebuilt {
  const rows = routes
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
    .map((route) => {
      const codes = [...new Set(route.refusals.map((type) => describeRefusal(type).code))];
      const links = codes.map((code) => `<a href="/problems/${escapeHtml(code)}">${escapeHtml(code)}</a>`).join(", ");
      return (
        `<tr><th scope="row"><code>${route.method} ${escapeHtml(route.path)}</code></th>` +
        `<td>${escapeHtml(route.summary)}</td><td>${escapeHtml(describeAuth(route.auth))}</td><td>${links}</td></tr>`
      );
    });
  return buildPage(
    "Hansa API",
    `<p>The whole contract, for tools: <a href="/openapi.json">openapi.json</a>.</p>` +
      `<table><caption>${String(rows.length)} routes</caption><thead><tr><th scope="col">Route</th><th scope="col">What it does</th>` +
      `<th scope="col">Who may call it</th><th scope="col">Refusals</th></tr></thead><tbody>${rows.join("")}</tbody></table>`,
  );
}

/** Who may call a route, in words. */
export function describeAuth(rule: AuthRule): string {
  switch (rule.kind) {
    case "anyone":
      return "anyone";
    case "customer":
      return "a signed-in customer";
    case "scope":
      return `staff or a key with ${rule.scope}`;
    case "holder":
      return `whoever holds: ${rule.of}`;
  }
}

function platformRefusals(): readonly Route["refusals"][number][] {
  return [...PLATFORM_REFUSALS].filter(isRefusalType);
}

function isRefusalType(type: unknown): type is Route["refusals"][number] {
  return typeof type === "function";
}
