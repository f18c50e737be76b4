import { first, many, one, type Queryable, run, sql, type Tx } from "#platform/db";

/** An endpoint with how it goes with it here. */
export interface EndpointRow {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  readonly isEnabled: boolean;
  readonly enabledAt: Date;
  readonly previousUntil: Date | null;
  readonly createdAt: Date;
  readonly failedRounds: number | null;
  readonly failingSince: Date | null;
  readonly resumeAt: Date | null;
  readonly suspendedAt: Date | null;
}

/** All endpoints, the oldest first: there are at most MAX_ENDPOINTS. No locks. */
export function selectEndpoints(on: Queryable): Promise<readonly EndpointRow[]> {
  return many(
    on,
    sql<EndpointRow>`
      select endpoint.id, url, description, event_types as "eventTypes", is_enabled as "isEnabled",
        enabled_at as "enabledAt", previous_until as "previousUntil", created_at as "createdAt",
        failed_rounds as "failedRounds", failing_since as "failingSince", resume_at as "resumeAt",
        suspended_at as "suspendedAt"
      from notifications.webhook_endpoint as endpoint
      left join notifications.webhook_standing as standing
        on standing.region = ${on.region}::text and standing.endpoint_id = endpoint.id
      order by endpoint.id
    `,
  );
}

/** What is kept of an endpoint's secrets, sealed. */
export interface SecretsRow {
  readonly secretSealed: Buffer;
  readonly previousSecretSealed: Buffer | null;
  readonly previousUntil: Date | null;
}

/** Everything that is to be changed about one endpoint, locked; null when there is none. */
export interface LockedEndpoint extends SecretsRow {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  readonly isEnabled: boolean;
  readonly enabledAt: Date;
}

/** Locks one endpoint. */
export function lockEndpoint(tx: Tx, id: string): Promise<LockedEndpoint | null> {
  return first(
    tx,
    sql<LockedEndpoint>`
      select id, url, description, event_types as "eventTypes", is_enabled as "isEnabled", enabled_at as "enabledAt",
        secret_sealed as "secretSealed", previous_secret_sealed as "previousSecretSealed",
        previous_until as "previousUntil"
      from notifications.webhook_endpoint
      where id = ${id}::uuid
      for update
    `,
  );
}

/** Writes an endpoint that is switched on. */
export function insertEndpoint(
  tx: Tx,
  endpoint: {
    readonly id: string;
    readonly url: string;
    readonly description: string;
    readonly eventTypes: readonly string[];
    readonly secretSealed: Buffer;
  },
): Promise<number> {
  return run(
    tx,
    sql`
      insert into notifications.webhook_endpoint (
        id, url, description, event_types, enabled_at, secret_sealed, created_at
      )
      values (
        ${endpoint.id}::uuid, ${endpoint.url}::text, ${endpoint.description}::text, ${endpoint.eventTypes}::text[],
        ${tx.now}::timestamptz, ${endpoint.secretSealed}::bytea, ${tx.now}::timestamptz
      )
    `,
  );
}

/**
 * Counts the endpoints, and lets nobody write one until the transaction ends: locks of rows would let two last ones
 * through. Readers go on.
 */
export async function countEndpoints(tx: Tx): Promise<number> {
  await run(tx, sql`lock table notifications.webhook_endpoint in share row exclusive mode`);
  const { count } = await one(
    tx,
    sql<{ count: number }>`
      select count(*)::int as count
      from notifications.webhook_endpoint
    `,
  );
  return count;
}

/** The endpoint is as given from now on. */
export function updateEndpoint(tx: Tx, endpoint: Omit<LockedEndpoint, keyof SecretsRow>): Promise<number> {
  return run(
    tx,
    sql`
      update notifications.webhook_endpoint
      set url = ${endpoint.url}::text,
        description = ${endpoint.description}::text,
        event_types = ${endpoint.eventTypes}::text[],
        is_enabled = ${endpoint.isEnabled}::boolean,
        enabled_at = ${endpoint.enabledAt}::timestamptz
      where id = ${endpoint.id}::uuid
    `,
  );
}

/** A new secret takes the place of the one that stands, which stays good until a time. */
export function updateSecret(tx: Tx, id: string, sealed: Buffer, previousUntil: Date): Promise<number> {
  return run(
    tx,
    sql`
      update notifications.webhook_endpoint
      set previous_secret_sealed = secret_sealed,
        previous_until = ${previousUntil}::timestamptz,
        secret_sealed = ${sealed}::bytea
      where id = ${id}::uuid
    `,
  );
}

/** The endpoint is gone, with its secrets. What was told it goes with the job that forgets. */
export function deleteEndpoint(tx: Tx, id: string): Promise<number> {
  return run(
    tx,
    sql`
      delete from notifications.webhook_endpoint
      where id = ${id}::uuid
    `,
  );
}

/** Every type that an endpoint which is switched on asked for. No locks. */
export async function selectHeardTypes(on: Queryable): Promise<ReadonlySet<string>> {
  const heard = await many(
    on,
    sql<{ type: string }>`
      select distinct unnest(event_types) as type
      from notifications.webhook_endpoint
      where is_enabled
    `,
  );
  return new Set(heard.map(({ type }) => type));
}

/** Ids of the endpoints that are to hear of this type: switched on, and not suspended since before `heldSince`. */
export async function selectListeners(on: Queryable, type: string, heldSince: Date): Promise<readonly string[]> {
  const listeners = await many(
    on,
    sql<{ id: string }>`
      select endpoint.id
      from notifications.webhook_endpoint as endpoint
      left join notifications.webhook_standing as standing
        on standing.region = ${on.region}::text and standing.endpoint_id = endpoint.id
      where is_enabled
        and ${type}::text = any(event_types)
        and (suspended_at is null or suspended_at < enabled_at or suspended_at > ${heldSince}::timestamptz)
      order by endpoint.id
    `,
  );
  return listeners.map(({ id }) => id);
}
