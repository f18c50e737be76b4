import type { Violation } from "@hansa/kernel";
import type { Queryable } from "#platform/db";
import { type AttributeRow, selectAttributes } from "./attribute-queries.ts";

/** Most attributes that a shop may define. */
export const MAX_ATTRIBUTES = 2_000;
const MAX_TEXT_LENGTH = 1_000;

/** One thing that may be said of products: its code, its kind, and the values that are allowed. */
export type Attribute = AttributeRow;

/** Every attribute that products may have, by code. */
export async function listAttributes(on: Queryable): Promise<readonly Attribute[]> {
  return await selectAttributes(on, MAX_ATTRIBUTES);
}

/**
 * Checks what is said about a product against the definitions; a value is text, a number, true or false, or one of the
 * allowed values, as the attribute's kind says.
 *
 * @returns every broken rule; none when all is well
 */
export function attributeViolations(
  values: Readonly<Record<string, unknown>>,
  definitions: ReadonlyMap<string, Attribute>,
): readonly Violation[] {
  return Object.entries(values).flatMap(([code, value]) => {
    const definition = definitions.get(code);
    const message = definition === undefined ? "is not an attribute of this shop" : problemOf(value, definition);
    return message === null ? [] : [{ pointer: `/attributes/${code}`, message }];
  });
}

function problemOf(value: unknown, { kind, allowedValues }: Attribute): string | null {
  switch (kind) {
    case "text": {
      const isText = typeof value === "string" && value.length <= MAX_TEXT_LENGTH;
      return isText ? null : `must be text of at most ${String(MAX_TEXT_LENGTH)} characters`;
    }
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? null : "must be a number";
    case "boolean":
      return typeof value === "boolean" ? null : "must be true or false";
    case "enum":
      return typeof value === "string" && allowedValues.includes(value)
        ? null
        : `must be one of: ${allowedValues.join(", ")}`;
  }
}
