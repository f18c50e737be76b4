import { first, type Queryable, run, sql, type Tx } from "#platform/db";

/** What a proof was begun for. */
export type Purpose = "second_step" | "totp_enrolment" | "passkey_enrolment" | "passkey_sign_in" | "passkey_proof";

export interface ChallengeRow {
  readonly staffId: string | null;
  readonly payload: Buffer | null;
}

/** Begins a proof. */
export async function insertChallenge(
  tx: Tx,
  challenge: ChallengeRow & { readonly tokenHash: Buffer; readonly purpose: Purpose; readonly expiresAt: Date },
): Promise<void> {
  await run(
    tx,
    sql`
      insert into identity.staff_challenge (token_hash, purpose, staff_id, payload, expires_at)
      values (
        ${challenge.tokenHash}::bytea, ${challenge.purpose}::text, ${challenge.staffId}::uuid,
        ${challenge.payload}::bytea, ${challenge.expiresAt}::timestamptz
      )
    `,
  );
}

/** Whose proof it is that was begun for this purpose; null when there is none, or none any more. No locks. */
export function selectChallenge(
  on: Queryable,
  asked: { readonly tokenHash: Buffer; readonly purpose: Purpose },
): Promise<ChallengeRow | null> {
  return first(
    on,
    sql<ChallengeRow>`
      select staff_id as "staffId", payload
      from identity.staff_challenge
      where token_hash = ${asked.tokenHash}::bytea
        and purpose = ${asked.purpose}::text
    `,
  );
}

/** Ends a proof, so that of many who finish it at once one does; null for the others, and when its time is over. */
export function deleteChallenge(
  tx: Tx,
  taken: { readonly tokenHash: Buffer; readonly purpose: Purpose },
): Promise<ChallengeRow | null> {
  return first(
    tx,
    sql<ChallengeRow>`
      delete from identity.staff_challenge
      where token_hash = ${taken.tokenHash}::bytea
        and purpose = ${taken.purpose}::text
        and expires_at > ${tx.now}::timestamptz
      returning staff_id as "staffId", payload
    `,
  );
}

/** Ends every proof that a member of staff has begun. */
export async function deleteChallengesOf(tx: Tx, staffId: string): Promise<void> {
  await run(
    tx,
    sql`
      delete from identity.staff_challenge
      where staff_id = ${staffId}::uuid
    `,
  );
}

/** Deletes proofs whose time is over. @returns how many, at most `limit` */
export function deleteEndedChallenges(tx: Tx, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      delete from identity.staff_challenge
      where token_hash in (
        select token_hash
        from identity.staff_challenge
        where expires_at <= ${tx.now}::timestamptz
        order by token_hash
        limit ${limit}::int
        for update skip locked
      )
    `,
  );
}
