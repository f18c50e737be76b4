/** A part of the shop that rights are given over; null where there is nothing to see or to change at the desk. */
export interface ScopeArea {
  /** As scopes name it: `orders` of `orders:read`. */
  readonly area: string;
  readonly label: string;
  readonly read: string | null;
  readonly write: string | null;
}

/** Parts of the shop that belong together. */
export interface ScopeGroup {
  readonly label: string;
  readonly areas: readonly ScopeArea[];
}

/** What every scope of the desk's routes lets somebody do, in the order of the navigation. */
export const scopeGroups: readonly ScopeGroup[] = [
  {
    label: "Selling",
    areas: [
      {
        area: "orders",
        label: "Orders",
        read: "See orders, drafts and what is owed.",
        write: "Edit and cancel orders, write notes, make drafts and payment links.",
      },
      {
        area: "identity",
        label: "Customers",
        read: "See customers, their addresses and their terms.",
        write: "Set the terms that customers buy on, and erase their data for good.",
      },
      {
        area: "insights",
        label: "Reports",
        read: "See sales, the funnel and other reports, and how the shop does.",
        write: "Send simulated shoppers to a demo shop, or home.",
      },
    ],
  },
  {
    label: "Shelves",
    areas: [
      {
        area: "catalog",
        label: "Products",
        read: "See products, categories, collections, attributes and reviews.",
        write: "Change all of these, upload pictures, and publish reviews.",
      },
      {
        area: "inventory",
        label: "Stock",
        read: "See stock, every change of it, and locations.",
        write: "Adjust and move stock, set safety stock, make locations.",
      },
      {
        area: "imports",
        label: "Imports",
        read: "See imports and the rows that failed.",
        write: "Import files, stop an import, and take it back.",
      },
    ],
  },
  {
    label: "Prices",
    areas: [
      {
        area: "pricing",
        label: "Prices and promotions",
        read: "See prices, promotions, codes, taxes and shipping.",
        write: "Change all of these, and try carts in the simulator.",
      },
    ],
  },
  {
    label: "Being found",
    areas: [
      {
        area: "search",
        label: "Search",
        read: "See searches, rules, synonyms and rankings.",
        write: "Change rules, synonyms and rankings.",
      },
      {
        area: "recommendations",
        label: "Recommendations",
        read: "See rules, experiments, and what was learned.",
        write: "Change rules, begin and end experiments, learn anew.",
      },
    ],
  },
  {
    label: "Fraud",
    areas: [
      {
        area: "fraud",
        label: "Fraud",
        read: "See reviews, rules, lists and models.",
        write: "Decide about purchases, and change rules, lists and the model that judges.",
      },
    ],
  },
  {
    label: "Money",
    areas: [
      {
        area: "payments",
        label: "Payments",
        read: "See payments, refunds, disputes, payouts, gift cards and money cases.",
        write: "Take money and give it back, issue gift cards, change routing, close money cases.",
      },
      { area: "ledger", label: "Ledger", read: "See what was booked, and the seals of the journal.", write: null },
    ],
  },
  {
    label: "Settings",
    areas: [
      {
        area: "channels",
        label: "Channels",
        read: "See where the shop sells.",
        write: "Open, change and close channels.",
      },
      {
        area: "staff",
        label: "Staff, roles and keys",
        read: "See who works here, roles, and API keys.",
        write: "Add and change staff, roles and keys, within the own rights.",
      },
      { area: "regions", label: "Regions", read: "See the regions of the shop.", write: null },
    ],
  },
  {
    label: "House",
    areas: [
      {
        area: "notifications",
        label: "Mails and webhooks",
        read: "See mails to customers, webhooks, and what those were told.",
        write: "Send a mail again; make and change webhooks, and tell them anew.",
      },
      {
        area: "events",
        label: "Events",
        read: "See dead letters, and what was announced about an order.",
        write: "Give a dead letter to its handler once more.",
      },
      { area: "audit", label: "Audit log", read: "See who did what at the desk.", write: null },
    ],
  },
];

const explained = new Set(
  scopeGroups.flatMap(({ areas }) =>
    areas.flatMap(({ area, read, write }) => [
      ...(read === null ? [] : [`${area}:read`]),
      ...(write === null ? [] : [`${area}:write`]),
    ]),
  ),
);

/** Those of these scopes that open nothing at the desk today. */
export function idleOf(scopes: readonly string[]): readonly string[] {
  return scopes.filter((scope) => scope !== "*" && !explained.has(scope));
}

/** The scopes with one more, or one less: who may change something sees it too. */
export function withScope(scopes: readonly string[], scope: string, isGiven: boolean): readonly string[] {
  const [area = ""] = scope.split(":");
  const [read, write] = [`${area}:read`, `${area}:write`];
  if (isGiven) return [...new Set([...scopes, scope, ...(scope === write && explained.has(read) ? [read] : [])])];
  return scopes.filter((held) => held !== scope && !(scope === read && held === write));
}

/** What a role amounts to, in a few words. */
export function sumOf(scopes: readonly string[]): string {
  if (scopes.includes("*")) return "Everything";
  const known = scopes.filter((scope) => explained.has(scope));
  const changes = known.filter((scope) => scope.endsWith(":write")).length;
  const sees = known.length - changes;
  return `Sees ${String(sees)} ${sees === 1 ? "area" : "areas"}, changes ${changes === 0 ? "none" : String(changes)}`;
}
