import { InvalidInput } from "@hansa/kernel";
import { parseVatId } from "#modules/channels";
import { announceChange, type Queryable, type Tx } from "#platform/db";
import { CustomerNotFound } from "./errors.ts";
import { lockTerms, selectTerms, type TermsRow, updateTerms } from "./terms-queries.ts";

/** Change topic of what customers buy on; keys are customer ids. */
export const TERMS_TOPIC = "identity.terms";

/** On what terms a customer buys. */
export interface CustomerTerms {
  /** Code that price lists and promotions name; null: in no group. */
  readonly customerGroup: string | null;
  /** The certificate that the desk holds; null: taxed like everybody. */
  readonly taxExemption: string | null;
  /** VAT identification number of a business in the European Union, as `parseVatId` writes it; null for a consumer. */
  readonly vatId: string | null;
}

/** The terms of these customers, wherever their home is; one who is unknown or erased is absent. One statement. */
export async function loadTerms(
  on: Queryable,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, CustomerTerms>> {
  if (customerIds.length === 0) return new Map();
  return new Map((await selectTerms(on, customerIds)).map((row) => [row.id, row]));
}

/**
 * The customer buys on these terms from now on.
 *
 * @returns what they were and what they are
 * @throws CustomerNotFound, InvalidInput when no member state gives VAT numbers of this form
 */
export async function setTerms(
  tx: Tx,
  customerId: string,
  terms: CustomerTerms,
): Promise<{ readonly before: CustomerTerms; readonly after: CustomerTerms }> {
  const before = await lockTerms(tx, customerId);
  if (before === null) throw new CustomerNotFound();
  const vatId = terms.vatId === null ? null : parseVatId(terms.vatId);
  if (terms.vatId !== null && vatId === null) {
    const message = "must be a VAT number as a member state of the European Union gives them, such as DE123456789";
    throw new InvalidInput([{ pointer: "/vatId", message }]);
  }
  const after = { ...terms, id: customerId, vatId: vatId?.text ?? null };
  await updateTerms(tx, after);
  await announceChange(tx, TERMS_TOPIC, [customerId]);
  return { before: shown(before), after: shown(after) };
}

function shown({ customerGroup, taxExemption, vatId }: TermsRow): CustomerTerms {
  return { customerGroup, taxExemption, vatId };
}
