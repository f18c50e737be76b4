import { IMPORT_BATCH, importCustomers, type ImportedCustomer, normaliseEmail } from "#modules/identity";
import { readText, readTextOrNull } from "./reading/cells.ts";
import { type Outcome, recordKind } from "./reading/record-kind.ts";
import type { Columns } from "./reading/records.ts";
import { BadRow } from "./reading/row.ts";

const LONGEST = 254;
const LOCALE = /^[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/;

/** Our names of the columns, with the headers that other systems give them. */
export const CUSTOMER_COLUMNS = {
  externalId: ["customerId", "id"],
  email: ["emailAddress", "e-mail"],
  name: ["fullName", "displayName"],
  firstName: ["givenName"],
  lastName: ["familyName", "surname"],
  locale: ["language"],
} satisfies Columns;

/**
 * `customers`: accounts without passwords; the first sign-up or reset with the address sets one. Who stands already is
 * renamed, by external id or address.
 */
export const customersKind = recordKind<ImportedCustomer>({
  noun: "customers",
  columns: CUSTOMER_COLUMNS,
  batchSize: IMPORT_BATCH,
  open: () =>
    Promise.resolve({
      parse: ([cells]) => {
        const names = [readTextOrNull(cells, "firstName", LONGEST), readTextOrNull(cells, "lastName", LONGEST)];
        const joined = names.filter((name) => name !== null).join(" ");
        return {
          // Spreadsheets are kept from reading a long number as a float by an apostrophe before it, as in Shopify's export.
          externalId: readTextOrNull(cells, "externalId", 200)?.replace(/^'/, "") ?? null,
          email: readText(cells, "email", LONGEST),
          name: readTextOrNull(cells, "name", LONGEST) ?? (joined === "" ? null : joined),
          locale: parseLocale(readTextOrNull(cells, "locale", 35)),
        };
      },
      keyOf: ({ email }) => normaliseEmail(email),
      async save(tx, rows, { watch, lines }) {
        const watched = rows.map(({ email }, index) => ({
          line: lines[index] ?? 0,
          normalised: normaliseEmail(email),
        }));
        const outcomes = await watch.customers(tx, watched, () => importCustomers(tx, rows));
        return outcomes.map((outcome): Outcome => {
          if (outcome.kind === "written") return outcome.change;
          const [violation] = outcome.refusal.violations;
          return { column: violation?.pointer.slice(1) ?? "", message: violation?.message ?? outcome.refusal.message };
        });
      },
    }),
});

function parseLocale(text: string | null): string | null {
  if (text === null) return null;
  if (!LOCALE.test(text)) throw new BadRow("locale", `"${text}" is not a language tag such as de-AT`);
  return text.replaceAll("_", "-");
}
