/** Values that occur in the filled tables, for filters by them. */
export interface Known {
  /** An account with a hundredth of all orders. */
  readonly customer: string;
  readonly order: string;
  readonly variant: string;
  /** A variant with a tenth of all moves. */
  readonly moved: string;
  readonly staff: string;
  readonly subject: string;
  readonly promotion: string;
  /** About the middle of all moments. */
  readonly middle: Date;
}

/** Filters by the path of their list. */
type Lists = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;

/** Each list route of the desk with the filters and sorts that it takes, alone and in the pairs that staff use. */
export function listsOf(known: Known): Lists {
  return { ...shelvesOf(known), ...moneyOf(known), ...houseOf(known) };
}

function spanOf({ middle }: Known): { readonly from: string; readonly until: string } {
  return { from: new Date(middle.getTime() - 86_400_000).toISOString(), until: middle.toISOString() };
}

function shelvesOf(known: Known): Lists {
  const { from, until } = spanOf(known);
  return {
    "/v1/admin/orders": [
      {},
      { state: "confirmed" },
      { state: "cancelled" },
      { state: "pending_payment" },
      { q: "DESK-777" },
      { q: "desk777@example.com" },
      { customer: known.customer },
      { customer: known.customer, state: "cancelled" },
      { sort: "placed" },
      { sort: "placed", state: "pending_payment" },
      { sort: "placed", customer: known.customer },
      { sort: "placed", from },
      { sort: "-total" },
      { sort: "total" },
      { sort: "-total", state: "pending_payment" },
      { sort: "-total", customer: known.customer },
      { sort: "-total", q: "desk777@example.com" },
      { sort: "-total", from, until },
      { sort: "-total", from },
      { until },
      { from, until },
      { from, until, state: "cancelled" },
      { from: new Date(Date.now() + 86_400_000).toISOString() },
    ],
    "/v1/admin/products": [
      {},
      { sort: "created" },
      { sort: "title" },
      { sort: "-title" },
      { status: "published" },
      { status: "draft" },
      { status: "archived" },
      { status: "archived", sort: "title" },
      { q: "DESK-777" },
      { q: "oak lamp" },
      { q: "lamp", sort: "-title" },
      { q: "kettle 123" },
      { q: "nothing is called this" },
      { q: "va" },
      { channel: "us" },
      { channel: "eu", status: "draft", q: "vase" },
    ],
    "/v1/admin/customers": [
      {},
      { email: "desk777@example.com" },
      { email: "nobody@example.com" },
      { group: "trade" },
      { sort: "since" },
    ],
    "/v1/admin/stock": [{}, { atMost: "0" }, { atMost: "10" }, { variant: known.variant }],
    [`/v1/admin/stock/${known.moved}/moves`]: [{}],
  };
}

function moneyOf(known: Known): Lists {
  return {
    "/v1/admin/payments": [
      {},
      { state: "captured" },
      { state: "declined" },
      { state: "voided" },
      { state: "unknown" },
      { order: known.order },
    ],
    "/v1/admin/refunds": [{}, { state: "done" }, { state: "failed" }, { state: "requested" }, { order: known.order }],
    "/v1/admin/gift-cards": [{}, { last4: "0777" }],
    "/v1/admin/disputes": [{}, { state: "open" }],
    "/v1/admin/money-cases": [{}, { state: "open" }, { state: "resolved" }],
  };
}

function houseOf(known: Known): Lists {
  const { from, until } = spanOf(known);
  return {
    "/v1/admin/mails": [
      {},
      { state: "sent" },
      { state: "failed" },
      { state: "queued" },
      { to: "desk777@example.com" },
      { order: known.order },
    ],
    "/v1/admin/audit": [
      {},
      { actor: known.staff },
      { action: "orders.cancelled" },
      { action: "identity.signed_in" },
      { subject: known.subject },
      { until },
      { from, until },
      { from, until, action: "orders.cancelled" },
    ],
    "/v1/admin/prices": [{}, { list: "base-eur" }, { list: "sale-eur" }, { variant: known.variant }],
    "/v1/admin/live-prices": [{}, { variant: known.variant }],
    "/v1/admin/ledger/accounts/receivable": [{}, { currency: "EUR" }, { partner: "rare" }],
    "/v1/admin/ledger/accounts/refunds": [{}],
    "/v1/admin/promotions": [{}],
    [`/v1/admin/promotions/${known.promotion}/codes`]: [{}],
    "/v1/admin/fraud/reviews": [{}],
    "/v1/admin/staff": [{}],
    "/v1/admin/api-keys": [{}],
    "/v1/admin/dead-letters": [{}],
    "/v1/admin/insights/stock": [{ days: "30" }],
    "/v1/admin/variant-names": [{ q: "DESK-77" }],
  };
}
