/**
 * The house plan: every room in the order of the house, from the cellar up, with the rooms that it may import. Each of
 * those stands before it. The boundary test, the order of migrations, the start order and the drawing in
 * docs/reference all read this one constant.
 */
export const map = {
  regions: [],
  channels: ["regions"],
  identity: ["regions", "channels"],
  catalog: ["channels", "identity"],
  inventory: ["channels", "identity", "catalog"],
  ledger: [],
  payments: ["identity", "ledger"],
  fraud: ["identity", "payments"],
  pricing: ["channels", "identity", "catalog"],
  cart: ["channels", "identity", "catalog", "inventory", "pricing"],
  orders: ["channels", "identity", "inventory", "ledger", "payments", "pricing"],
  checkout: [
    "channels",
    "identity",
    "catalog",
    "inventory",
    "ledger",
    "payments",
    "fraud",
    "pricing",
    "cart",
    "orders",
  ],
  notifications: ["identity", "channels", "cart", "orders"],
  recommendations: ["channels", "identity", "catalog"],
  insights: ["inventory"],
  imports: ["channels", "identity", "catalog", "inventory", "pricing"],
  search: ["channels", "identity", "catalog", "inventory", "pricing"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of a room that exists. */
export type Room = keyof typeof map;

/** All rooms, lowest first. */
export const rooms = Object.keys(map) as readonly Room[];
