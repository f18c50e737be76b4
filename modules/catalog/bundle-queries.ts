import { run, sql, type Tx } from "#platform/db";

export interface Part {
  readonly bundleId: string;
  readonly componentId: string;
  readonly quantity: number;
}

/** Replaces the components of these variants, and marks them bundles if they have some. */
export async function replaceParts(tx: Tx, bundleIds: readonly string[], parts: readonly Part[]): Promise<void> {
  await run(tx, sql`delete from catalog.bundle_component where bundle_id = any(${bundleIds}::uuid[])`);
  await run(
    tx,
    sql`
      insert into catalog.bundle_component (bundle_id, component_id, quantity)
      select bundle_id, component_id, quantity
      from unnest(
        ${parts.map(({ bundleId }) => bundleId)}::uuid[],
        ${parts.map(({ componentId }) => componentId)}::uuid[],
        ${parts.map(({ quantity }) => quantity)}::int[]
      ) as line (bundle_id, component_id, quantity)
      order by bundle_id, component_id
    `,
  );
  await run(
    tx,
    sql`
      update catalog.variant
      set is_bundle = exists (select from catalog.bundle_component where bundle_id = variant.id)
      where id = any(${bundleIds}::uuid[])
    `,
  );
}
