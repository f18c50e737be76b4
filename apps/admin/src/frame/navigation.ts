import type { IconName } from "./Icon.tsx";
import type { PagePath } from "./page-path.ts";

/** A place of the desk in the navigation and the command palette; shown to whoever holds its scope. */
export interface Place {
  readonly label: string;
  readonly to: PagePath;
  readonly icon: IconName;
  readonly scope: string;
  /** Other words under which the palette finds it. */
  readonly words?: string;
}

/** Places that belong together. */
export interface PlaceGroup {
  readonly label: string;
  readonly places: readonly Place[];
}

/** Everything that the desk has, in the order of the navigation. A new area adds its lines here. */
export const navigation: readonly PlaceGroup[] = [
  {
    label: "Selling",
    places: [
      { label: "Dashboard", to: "/", icon: "chart", scope: "insights:read", words: "home revenue live" },
      { label: "Orders", to: "/orders", icon: "receipt", scope: "orders:read", words: "sales purchases" },
      { label: "Drafts", to: "/drafts", icon: "bookmark", scope: "orders:read", words: "draft orders payment links" },
      { label: "Customers", to: "/customers", icon: "people", scope: "identity:read", words: "buyers accounts" },
    ],
  },
  {
    label: "Shelves",
    places: [
      { label: "Products", to: "/products", icon: "box", scope: "catalog:read", words: "catalogue variants skus" },
      { label: "Categories", to: "/categories", icon: "fork", scope: "catalog:read", words: "tree departments" },
      {
        label: "Attributes",
        to: "/attributes",
        icon: "book",
        scope: "catalog:read",
        words: "options labels translations languages facets",
      },
      { label: "Collections", to: "/collections", icon: "stack", scope: "catalog:read", words: "rules curated" },
      { label: "Reviews", to: "/reviews", icon: "star", scope: "catalog:read", words: "ratings moderation pending" },
      { label: "Stock", to: "/stock", icon: "columns", scope: "inventory:read", words: "inventory levels scarce" },
      { label: "Locations", to: "/locations", icon: "globe", scope: "inventory:read", words: "warehouses stores" },
      {
        label: "Imports",
        to: "/imports",
        icon: "upload",
        scope: "imports:read",
        words: "csv shopify upload file undo",
      },
    ],
  },
  {
    label: "Prices",
    places: [
      { label: "Price lists", to: "/prices", icon: "tag", scope: "pricing:read", words: "sale groups csv" },
      { label: "Promotions", to: "/promotions", icon: "gift", scope: "pricing:read", words: "discounts codes coupons" },
      { label: "Simulator", to: "/simulator", icon: "search", scope: "pricing:read", words: "why not test cart" },
      { label: "Live prices", to: "/live-prices", icon: "bolt", scope: "pricing:read", words: "real-time dynamic" },
      { label: "Taxes", to: "/taxes", icon: "scale", scope: "pricing:read", words: "vat rates" },
      { label: "Shipping", to: "/shipping", icon: "truck", scope: "pricing:read", words: "delivery options" },
    ],
  },
  {
    label: "Being found",
    places: [
      { label: "Searches", to: "/searches", icon: "search", scope: "search:read", words: "queries zero results slow" },
      {
        label: "Search rules",
        to: "/search-rules",
        icon: "up",
        scope: "search:read",
        words: "pin boost bury merchandising",
      },
      { label: "Synonyms", to: "/synonyms", icon: "book", scope: "search:read", words: "words meaning language" },
      { label: "Search index", to: "/search-index", icon: "bolt", scope: "search:read", words: "status ranking a/b" },
      {
        label: "Recommendations",
        to: "/recommendations",
        icon: "star",
        scope: "recommendations:read",
        words: "boost bury hide models",
      },
      { label: "Experiments", to: "/experiments", icon: "chart", scope: "recommendations:read", words: "a/b tests" },
    ],
  },
  {
    label: "Fraud",
    places: [
      {
        label: "Fraud reviews",
        to: "/fraud",
        icon: "shield",
        scope: "fraud:read",
        words: "queue approve decline hold",
      },
      { label: "Fraud rules", to: "/fraud/rules", icon: "fork", scope: "fraud:read", words: "back-test" },
      {
        label: "Allowed and denied",
        to: "/fraud/lists",
        icon: "people",
        scope: "fraud:read",
        words: "block allow lists",
      },
      { label: "Fraud models", to: "/fraud/models", icon: "chart", scope: "fraud:read", words: "weeks champion" },
    ],
  },
  {
    label: "Money",
    places: [
      { label: "Payments", to: "/payments", icon: "card", scope: "payments:read", words: "attempts" },
      { label: "Refunds", to: "/payments/refunds", icon: "back", scope: "payments:read", words: "voids" },
      {
        label: "Routing",
        to: "/payments/routing",
        icon: "fork",
        scope: "payments:read",
        words: "providers rules health",
      },
      { label: "Money cases", to: "/payments/cases", icon: "alert", scope: "payments:read", words: "reconciliation" },
      { label: "Disputes", to: "/payments/disputes", icon: "scale", scope: "payments:read", words: "chargebacks" },
      { label: "Payouts", to: "/payments/payouts", icon: "bank", scope: "payments:read", words: "settlements" },
      { label: "Ledger", to: "/ledger", icon: "book", scope: "ledger:read", words: "accounts trial balance seals" },
    ],
  },
  {
    label: "Settings",
    places: [
      {
        label: "Channels",
        to: "/channels",
        icon: "globe",
        scope: "channels:read",
        words: "currency languages origins",
      },
      { label: "Staff", to: "/staff", icon: "people", scope: "staff:read", words: "users team" },
      { label: "Roles", to: "/roles", icon: "shield", scope: "staff:read", words: "rights scopes permissions" },
      { label: "API keys", to: "/keys", icon: "key", scope: "staff:read", words: "developers tokens secrets" },
      {
        label: "Webhooks",
        to: "/webhooks",
        icon: "bolt",
        scope: "notifications:read",
        words: "developers events endpoints deliveries replay",
      },
    ],
  },
  {
    label: "House",
    places: [
      { label: "Mails", to: "/mails", icon: "mail", scope: "notifications:read", words: "notifications resend" },
      { label: "Dead letters", to: "/events", icon: "bolt", scope: "events:read", words: "events queue failed retry" },
      { label: "Audit log", to: "/audit", icon: "eye", scope: "audit:read", words: "who did what" },
    ],
  },
];
