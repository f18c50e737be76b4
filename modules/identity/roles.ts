/** What desk routes are grouped by: rooms, and the two parts of this room that need more trust than the rest of it. */
const AREAS = [
  "regions",
  "channels",
  "identity",
  "staff",
  "audit",
  "catalog",
  "inventory",
  "ledger",
  "payments",
  "fraud",
  "pricing",
  "flash_sales",
  "cart",
  "orders",
  "checkout",
  "fulfilment",
  "search",
  "recommendations",
  "notifications",
  "insights",
  "imports",
  "agents",
  "events",
] as const;

/** Every scope that a desk route may ask for: `<area>:read` and `<area>:write`. `identity` is customers; `staff` is staff, roles and keys. */
export const SCOPES: readonly string[] = AREAS.flatMap((area) => [`${area}:read`, `${area}:write`]);

/** The scope that stands for all of them, those of rooms to come as well. */
export const EVERYTHING = "*";

/** Every built-in role, the mightiest first; a shop adds roles of its own (`own-roles.ts`). */
export const ROLES = [
  "owner",
  "merchandiser",
  "support",
  "warehouse",
  "risk",
  "finance",
  "developer",
  "read-only",
] as const;
/** The name of a built-in role. */
export type Role = (typeof ROLES)[number];

const all = (...areas: readonly (typeof AREAS)[number][]): readonly string[] =>
  areas.flatMap((area) => [`${area}:read`, `${area}:write`]);
const read = (...areas: readonly (typeof AREAS)[number][]): readonly string[] => areas.map((area) => `${area}:read`);

const scopes: Readonly<Record<Role, readonly string[]>> = {
  owner: [EVERYTHING],
  merchandiser: [
    ...all("catalog", "pricing", "flash_sales", "search", "recommendations", "imports"),
    ...read("channels", "inventory", "orders", "insights", "regions"),
  ],
  support: [
    ...all("identity", "orders", "cart", "notifications"),
    ...read("channels", "catalog", "inventory", "pricing", "payments", "fulfilment", "checkout", "fraud"),
  ],
  warehouse: [...all("inventory", "fulfilment", "imports"), ...read("channels", "catalog", "orders")],
  risk: [...all("fraud"), ...read("identity", "orders", "payments", "checkout", "audit", "insights")],
  finance: [
    ...all("ledger", "payments"),
    ...read("channels", "orders", "pricing", "fulfilment", "audit", "insights", "checkout"),
  ],
  developer: [
    ...all("notifications", "agents", "events", "search", "recommendations"),
    ...read(
      "regions",
      "channels",
      "catalog",
      "inventory",
      "pricing",
      "cart",
      "orders",
      "checkout",
      "fulfilment",
      "audit",
    ),
  ],
  "read-only": SCOPES.filter((scope) => scope.endsWith(":read") && scope !== "staff:read" && scope !== "audit:read"),
};

/** What each built-in role is for, in a sentence. */
export const ROLE_DESCRIPTIONS: Readonly<Record<Role, string>> = {
  owner: "Everything, and whatever is added later.",
  merchandiser: "Products, prices, promotions, imports, and what is found and recommended.",
  support: "Customers, orders and mails to customers.",
  warehouse: "Stock, locations and what is sent.",
  risk: "Fraud: reviews, rules and lists.",
  finance: "Payments, refunds, payouts and the ledger.",
  developer: "Events, webhooks, mails, search and recommendations; reads most of the rest.",
  "read-only": "Sees everything but staff and the audit log, and changes nothing.",
};

/** What a built-in role may do; the only place that says so. */
export function scopesOf(role: Role): readonly string[] {
  return scopes[role];
}

/** What a member of staff may do: by a built-in role, or by the scopes of one of the shop's own; nothing by neither. */
export function scopesBy(role: string, ownScopes: readonly string[] | null): readonly string[] {
  return isRole(role) ? scopes[role] : (ownScopes ?? []);
}

/** Whether the text names a built-in role. */
export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

/** The scopes of `wanted` that `held` lacks: whoever gives rights away must hold them. */
export function scopesBeyond(held: readonly string[], wanted: readonly string[]): readonly string[] {
  return held.includes(EVERYTHING) ? [] : wanted.filter((scope) => !held.includes(scope));
}

/** Whether a key may be given this scope at all. */
export function isScope(text: string): boolean {
  return text === EVERYTHING || SCOPES.includes(text);
}
