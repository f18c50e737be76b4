import { jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { Labelled } from "./labels.ts";

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

/** Writes one attribute, whether or not it was there; what it is called in other languages stays as it is. */
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

export interface LabelRow {
  /** Code of an attribute, or name of an option in small letters. */
  readonly name: string;
  readonly labels: Labelled["labels"];
  readonly valueLabels: Labelled["valueLabels"];
}

/** What attributes are called, by code; those that are called nothing else are absent. */
export function selectAttributeLabels(on: Queryable, limit: number): Promise<readonly LabelRow[]> {
  return many(
    on,
    sql<LabelRow>`
      select attribute.code as "name", attribute.labels, attribute.value_labels as "valueLabels"
      from catalog.attribute
      where attribute.labels <> '{}' or attribute.value_labels <> '{}'
      order by attribute.code
      limit ${limit}::int
    `,
  );
}

/** What options are called, by name, at most `limit`. */
export function selectOptionLabels(on: Queryable, limit: number): Promise<readonly LabelRow[]> {
  return many(
    on,
    sql<LabelRow>`
      select option_label.name as "name", option_label.labels, option_label.value_labels as "valueLabels"
      from catalog.option_label
      order by option_label.name
      limit ${limit}::int
    `,
  );
}

/** Gives an attribute its labels. @returns 0 when there is no such attribute */
export function updateAttributeLabels(tx: Tx, { name, labels, valueLabels }: LabelRow): Promise<number> {
  return run(
    tx,
    sql`
      update catalog.attribute
      set labels = ${labels}::jsonb, value_labels = ${valueLabels}::jsonb
      where code = ${name}::text
    `,
  );
}

/**
 * Gives options their labels, whether or not they had some.
 *
 * @param rows at most one for each name
 */
export function writeOptionLabels(tx: Tx, rows: readonly LabelRow[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into catalog.option_label (name, labels, value_labels)
      select given.name, given.labels, given.value_labels
      from unnest(
        ${rows.map(({ name }) => name)}::text[],
        ${rows.map(({ labels }) => jsonb(labels))}::jsonb[],
        ${rows.map(({ valueLabels }) => jsonb(valueLabels))}::jsonb[]
      ) as given (name, labels, value_labels)
      order by given.name
      on conflict (name) do update
      set labels = excluded.labels, value_labels = excluded.value_labels
    `,
  );
}

/** Takes an option's labels away. @returns 0 when it had none */
export function deleteOptionLabels(tx: Tx, name: string): Promise<number> {
  return run(tx, sql`delete from catalog.option_label where name = ${name}::text`);
}
