import { keepByToken, type Queryable } from "#platform/db";
import { KEPT_IN_EDITION } from "./edition.ts";
import { type AskedMemberships, type Memberships, readMemberships } from "./membership-queries.ts";

type Load = (on: Queryable, variantIds: readonly string[]) => Promise<ReadonlyMap<string, Memberships>>;

const loads = new WeakMap<AskedMemberships, Load>();

/**
 * Tells what the products of variants belong to; publishing and channels are not asked, and it looks only for what is
 * asked for. Answers are kept in the process under the catalogue's edition.
 *
 * @param asked the same object as before finds what was kept for it
 * @returns by variant id; variants that are not there, or were removed, are absent
 */
export function loadMemberships(
  on: Queryable,
  variantIds: readonly string[],
  asked: AskedMemberships,
): Promise<ReadonlyMap<string, Memberships>> {
  const load = loads.get(asked) ?? keepAnswersTo(asked);
  return load(on, variantIds);
}

function keepAnswersTo(asked: AskedMemberships): Load {
  const load = keepByToken({
    ...KEPT_IN_EDITION,
    readValues: async (on, ids) => new Map((await readMemberships(on, ids, asked)).map((row) => [row.variantId, row])),
  });
  loads.set(asked, load);
  return load;
}
