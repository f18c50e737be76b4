import { many, type Queryable, sql } from "#platform/db";
import type { ListedCustomerRow } from "./customer-queries.ts";

/** Customers, latest first, by address or before an id; erased ones too. No locks. */
export function selectCustomers(
  on: Queryable,
  filter: { readonly normalised: string | null; readonly beforeId: string | null; readonly limit: number },
): Promise<readonly ListedCustomerRow[]> {
  return many(
    on,
    sql<ListedCustomerRow>`
      select id, email, name, locale, email_verified_at as "emailVerifiedAt", external_id as "externalId",
        erased_at as "erasedAt", version, created_at as "createdAt", customer_group as "customerGroup"
      from identity.customer
      where (${filter.normalised}::text is null or email_normalised = ${filter.normalised}::text)
        and (${filter.beforeId}::uuid is null or id < ${filter.beforeId}::uuid)
      order by id desc
      limit ${filter.limit}::int
    `,
  );
}

/** Customers of a group, latest first, before an id. No locks. */
export function selectCustomersOfGroup(
  on: Queryable,
  filter: { readonly group: string; readonly beforeId: string | null; readonly limit: number },
): Promise<readonly ListedCustomerRow[]> {
  return many(
    on,
    sql<ListedCustomerRow>`
      select id, email, name, locale, email_verified_at as "emailVerifiedAt", external_id as "externalId",
        erased_at as "erasedAt", version, created_at as "createdAt", customer_group as "customerGroup"
      from identity.customer
      where customer_group = ${filter.group}::text
        and (${filter.beforeId}::uuid is null or id < ${filter.beforeId}::uuid)
      order by id desc
      limit ${filter.limit}::int
    `,
  );
}

/** Customers, the longest here first, after an id; erased ones too. No locks. */
export function selectOldestCustomers(
  on: Queryable,
  filter: { readonly afterId: string | null; readonly limit: number },
): Promise<readonly ListedCustomerRow[]> {
  return many(
    on,
    sql<ListedCustomerRow>`
      select id, email, name, locale, email_verified_at as "emailVerifiedAt", external_id as "externalId",
        erased_at as "erasedAt", version, created_at as "createdAt", customer_group as "customerGroup"
      from identity.customer
      where (${filter.afterId}::uuid is null or id > ${filter.afterId}::uuid)
      order by id
      limit ${filter.limit}::int
    `,
  );
}
