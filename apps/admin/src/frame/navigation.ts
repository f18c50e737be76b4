import type { PagePath } from "./page-path.ts";
import type { IconName } from "./Icon.tsx";

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
      { label: "Customers", to: "/customers", icon: "people", scope: "identity:read", words: "buyers accounts" },
    ],
  },
  {
    label: "Shelves",
    places: [
      { label: "Products", to: "/products", icon: "box", scope: "catalog:read", words: "catalogue variants skus" },
      { label: "Categories", to: "/categories", icon: "fork", scope: "catalog:read", words: "tree departments" },
      { label: "Collections", to: "/collections", icon: "stack", scope: "catalog:read", words: "rules curated" },
      { label: "Stock", to: "/stock", icon: "columns", scope: "inventory:read", words: "inventory levels scarce" },
      { label: "Locations", to: "/locations", icon: "globe", scope: "inventory:read", words: "warehouses stores" },
    ],
  },
  {
    label: "Prices",
    places: [
      { label: "Price lists", to: "/prices", icon: "tag", scope: "pricing:read", words: "sale groups csv" },
      { label: "Live prices", to: "/live-prices", icon: "bolt", scope: "pricing:read", words: "real-time dynamic" },
      { label: "Taxes", to: "/taxes", icon: "scale", scope: "pricing:read", words: "vat rates" },
      { label: "Shipping", to: "/shipping", icon: "truck", scope: "pricing:read", words: "delivery options" },
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
    label: "House",
    places: [
      { label: "Mails", to: "/mails", icon: "mail", scope: "notifications:read", words: "notifications resend" },
      { label: "Dead letters", to: "/events", icon: "bolt", scope: "events:read", words: "events queue failed retry" },
      { label: "Audit log", to: "/audit", icon: "eye", scope: "audit:read", words: "who did what" },
    ],
  },
];
