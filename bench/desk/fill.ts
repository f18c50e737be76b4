import pg from "pg";

/** One table's rows, made by one statement. */
interface Fill {
  readonly name: string;
  readonly text: string;
}

// What every row of a million may be told apart by: `i` runs from 1 to n, and ids of later rows are later in time.
const THINGS = `
  create temporary table thing as
  select i, uuidv7(moment.ago) as id, clock_timestamp() + moment.ago as at,
    uuidv7(moment.ago) as product_id, uuidv7(moment.ago) as variant_id, uuidv7(moment.ago) as other_id,
    1000 + (i::bigint * 7919) % 50000 as minor
  from generate_series(1, $1::int) as i
  cross join lateral (select make_interval(secs => -40 * ($1::int - i) - 3600) as ago) as moment`;

const fills: readonly Fill[] = [
  {
    name: "products",
    text: `
      insert into catalog.product (id, external_id, slug, title, description, brand, status, channels, options, created_at, updated_at)
      select product_id, 'desk-' || i, 'desk-' || i,
        (array['oak','linen','brass','north','harbour','lantern'])[1 + i % 6] || ' '
          || (array['chair','kettle','atlas','rope','rug','vase','lamp'])[1 + i % 7] || ' ' || i,
        'Made for measuring.', 'brand ' || i % 997,
        case when i % 50 = 0 then 'archived' when i % 20 = 1 then 'draft' else 'published' end,
        case when i % 500 = 3 then '{us}'::text[] end, '[]', at, at
      from thing`,
  },
  {
    name: "variants",
    text: `
      insert into catalog.variant (id, product_id, external_id, sku, weight_grams)
      select variant_id, product_id, 'desk-' || i, 'DESK-' || i, 500 from thing`,
  },
  {
    name: "prices",
    text: `
      insert into pricing.price (variant_id, price_list_id, min_quantity, amount_minor, currency)
      select variant_id, list_id, 1, minor, currency
      from thing
      cross join (select id as list_id, currency from pricing.price_list where code = 'base-eur') as list`,
  },
  {
    name: "levels of stock",
    text: `
      insert into inventory.stock (region, variant_id, location, on_hand)
      select $1::text, variant_id, place.code, i % 300
      from thing
      cross join (select code from inventory.location order by priority, code limit 1) as place`,
  },
  {
    name: "moves of stock",
    text: `
      insert into inventory.move (region, id, variant_id, location, quantity, reason, occurred_at)
      select $1::text, id, case when i % 10 = 0 then first_id else variant_id end, place.code, 1, 'received', at
      from thing
      cross join (select variant_id as first_id from thing order by i limit 1) as one
      cross join (select code from inventory.location order by priority, code limit 1) as place`,
  },
  {
    name: "customers",
    text: `
      insert into identity.customer (region, id, email, email_normalised, name, locale, customer_group, created_at)
      select $1::text, id, 'desk' || i || '@example.com', 'desk' || i || '@example.com', 'Customer ' || i, 'en',
        case when i % 200 = 0 then 'trade' end, at
      from thing`,
  },
  {
    // As orders of a former shop: those need no payment beside them.
    name: "orders",
    text: `
      insert into orders."order" (region, id, number, state, channel, cart_id, checkout_id, customer_id, email, email_hash,
        currency, tax_included, subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, shipping_net_minor,
        shipping_tax_minor, shipping_address, payment_method, placed_at, external_id, imported_at, imported_fingerprint)
      select $1::text, id, 'DESK-' || i, case when i % 50 = 0 then 'cancelled' when i % 100 = 1 then 'pending_payment' else 'confirmed' end,
        'eu', id, id, case when i % 100 = 0 then first_id else id end, 'desk' || i || '@example.com',
        sha256(convert_to('desk' || i || '@example.com', 'utf8')), 'EUR', true, minor, 0, 0, 0, minor, 0, 0,
        '{"name":"Ada Lovelace","line1":"Speicherstadt 1","city":"Hamburg","postalCode":"20457","country":"DE"}',
        'invoice', at, 'desk-' || i, at, sha256(convert_to('desk-' || i, 'utf8'))
      from thing
      cross join (select id as first_id from thing order by i limit 1) as one`,
  },
  {
    name: "lines of orders",
    text: `
      insert into orders.line (region, order_id, position, variant_id, sku, title, options, quantity, unit_price_minor,
        subtotal_minor, discount_minor, net_minor, tax_minor, gross_minor, tax_rate_ppm, tax_code, price_list)
      select $1::text, id, 1, variant_id, 'DESK-' || i, 'chair ' || i, '{}', 1, minor, minor, 0, minor, 0, minor, 0, 'none', 'base-eur'
      from thing`,
  },
  {
    name: "steps of orders",
    text: `
      insert into orders.history (region, order_id, version, from_state, to_state, occurred_at)
      select $1::text, id, 1, null, 'confirmed', at from thing`,
  },
  {
    name: "payments",
    text: `
      insert into payments.attempt (region, key, order_id, checkout_id, method, provider, amount_minor, currency, state,
        started_at, settled_at)
      select $1::text, other_id, id, id, 'invoice', 'invoice', minor, 'EUR',
        case when i % 40 = 0 then 'declined' when i % 200 = 1 then 'voided' else 'captured' end, at, at
      from thing`,
  },
  {
    name: "refunds",
    text: `
      insert into payments.refund (region, id, attempt_key, order_id, kind, amount_minor, currency, is_booked, reason, state,
        next_try_at, requested_at, settled_at)
      select $1::text, id, other_id, id, 'refund', 1, 'EUR', false, 'measured', case when i % 1000 = 0 then 'failed' else 'done' end,
        at, at, at
      from thing`,
  },
  {
    name: "gift cards",
    text: `
      insert into payments.gift_card (region, id, code_hash, last4, kind, currency, balance_minor, issued_at)
      select $1::text, id, sha256(convert_to('card ' || i, 'utf8')), lpad((i % 10000)::text, 4, '0'), 'gift_card', 'EUR', 0, at
      from thing`,
  },
  {
    name: "disputes, one in a hundred",
    text: `
      insert into payments.dispute (region, id, provider, reference, attempt_key, order_id, amount_minor, currency, reason,
        state, booked_minor, opened_at, closed_at)
      select $1::text, id, 'sandbox', 'desk-' || i, other_id, id, minor, 'EUR', 'fraudulent', 'won', 0, at, at
      from thing
      where i % 100 = 0`,
  },
  {
    name: "money cases, one in a hundred",
    text: `
      insert into payments.money_case (region, id, kind, subject, provider, state, opened_at, resolution, reason, resolved_at)
      select $1::text, id, 'amount', 'desk-' || i, 'sandbox', 'resolved', at, 'accepted', 'measured', at
      from thing
      where i % 100 = 0`,
  },
  {
    name: "mails",
    text: `
      insert into notifications.mail (region, id, event_id, kind, to_address, subject, text_body, html_body, state, via, created_at,
        due_at, sent_at, order_id, last_error)
      select $1::text, id, id, 'order_confirmation', 'desk' || i || '@example.com', 'Your order ' || i, 'Thank you.', 'Thank you.',
        case when i % 1000 = 0 then 'failed' else 'sent' end, case when i % 1000 = 0 then null else 'mailbox' end, at, at,
        case when i % 1000 = 0 then null else at end, id, case when i % 1000 = 0 then 'refused' end
      from thing`,
  },
  {
    name: "audit entries",
    text: `
      insert into identity.audit_entry (region, id, recorded_at, actor_kind, actor_id, action, subject, request_id, ip)
      select $1::text, id, at, 'staff', staff_id,
        (array['orders.cancelled','catalog.product_changed','inventory.stock_adjusted','payments.refund_requested'])[1 + i % 4],
        product_id::text, 'desk', '127.0.0.1'
      from thing
      cross join (select id as staff_id from identity.staff limit 1) as person`,
  },
  {
    name: "postings",
    text: `
      insert into ledger.posting (region, entry_id, line, account, amount_minor, currency, kind, order_id, occurred_at, partner)
      select $1::text, id, side.line, side.account, side.sign * minor, 'EUR', 'sale', id, at,
        case when i % 1000 = 0 then 'rare' else '' end
      from thing
      cross join (values (1, 'receivable', 1), (2, 'revenue', -1)) as side (line, account, sign)`,
  },
  {
    name: "codes",
    text: `
      with batch as (
        insert into pricing.code_batch (id, promotion_id, name, prefix, wanted, made, created_at, finished_at)
        select uuidv7(), id, 'measured', 'DESK', 1, 1, now(), now() from pricing.promotion order by code limit 1
        returning id, promotion_id
      )
      insert into pricing.code (code, promotion_id, batch_id, max_uses, created_at)
      select 'DESK' || i, promotion_id, batch.id, 1, at
      from thing
      cross join batch`,
  },
  {
    name: "live prices",
    text: `
      insert into pricing.live_rule (variant_id, price_list_id, reference_minor, floor_minor, ceiling_minor, low_units,
        high_units, low_ppm, high_ppm, step_ppm, cooldown_seconds, is_active, due_at)
      select variant_id, list_id, minor, minor / 2, minor * 2, 5, 50, 100000, 100000, 50000, 3600, false, at
      from thing
      cross join (select id as list_id from pricing.price_list where code = 'base-eur') as list
      where i % 10 = 0`,
  },
];

/** Fills the tables behind the desk's lists with so many rows each, as fast as one session can write them. */
export async function fillDesk(
  url: string,
  of: { readonly rows: number; readonly say: (name: string, seconds: number) => void },
): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: homes } = await client.query<{ code: string }>("select code from regions.region where is_home");
    const region = homes[0]?.code ?? "";
    await client.query("set synchronous_commit = off");
    await client.query("set work_mem = '256MB'");
    await client.query(THINGS, [of.rows]);
    for (const { name, text } of fills) {
      const begun = performance.now();
      // Checks of each row against another table are what the doors already do; they would be most of the time here.
      await client.query("begin; set local session_replication_role = replica");
      await client.query(text, text.includes("$1") ? [region] : []);
      await client.query("commit");
      of.say(name, (performance.now() - begun) / 1_000);
    }
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
}
