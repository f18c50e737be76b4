import { many, type Queryable, run, sql, type Tx } from "#platform/db";

export interface AttributeRow {
  readonly code: string;
  readonly label: string;
  readonly kind: "text" | "number" | "boolean" | "enum";
  readonly unit: string | null;
  readonly allowedValues: readonly string[];
}

/** Every attribute by code, at most `limit`. */
export function selectAttributes(on: Queryable, limit: number): Promise<readonly AttributeRow[]> {
  return many(
    on,
    sql<AttributeRow>`
      select code, label, kind, unit, allowed_values as "allowedValues"
      from catalog.attribute
      order by code
      limit ${limit}::int
    `,
  );
}

/** Writes one attribute, whether or not it was there. */
export function writeAttribute(tx: Tx, attribute: AttributeRow): Promise<number> {
  return run(
    tx,
    sql`
      insert into catalog.attribute (code, label, kind, unit, allowed_values)
      values (
        ${attribute.code}::text, ${attribute.label}::text, ${attribute.kind}::text, ${attribute.unit}::text,
        ${attribute.allowedValues}::text[]
      )
      on conflict (code) do update
      set label = excluded.label,
        kind = excluded.kind,
        unit = excluded.unit,
        allowed_values = excluded.allowed_values
    `,
  );
}
