import { createHash } from "node:crypto";
import { newId } from "@hansa/kernel";
import { jsonb, type Tx } from "#platform/db";
import type { Actor } from "#platform/http";
import { maskForAudit, maskText } from "./audit-mask.ts";
import { insertAuditEntry, insertLinks, selectLastLink, selectUnsealed, takeSeal } from "./audit-queries.ts";

/** One change made at the desk. */
export interface AuditEntry {
  readonly actor: Actor;
  /** `room.past_tense` in snake case: `inventory.stock_adjusted`. */
  readonly action: string;
  /** Id or code of what was changed, at most 200 characters. */
  readonly subject: string;
  /** What it was and became, as data; secrets and personal data are masked here. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** In the words of whoever did it. */
  readonly reason?: string;
  readonly requestId: string;
  readonly ip: string;
}

/** Most entries that one run of the seal covers. */
export const SEAL_BATCH = 500;
const MAX_REASON = 1_000;
const MAX_SUBJECT = 200;
const MAX_IP = 64;

/**
 * The change stands in the audit log exactly if the caller's transaction commits. Nothing can change or remove the
 * entry afterwards, and the seal makes its disappearance visible.
 */
export async function recordAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await insertAuditEntry(tx, {
    id: newId(tx.now.getTime()),
    actorKind: entry.actor.kind,
    actorId: entry.actor.kind === "guest" ? null : entry.actor.id,
    action: entry.action,
    subject: maskText(entry.subject, MAX_SUBJECT),
    before: entry.before === undefined ? null : jsonb(maskForAudit(entry.before)),
    after: entry.after === undefined ? null : jsonb(maskForAudit(entry.after)),
    reason: entry.reason === undefined ? null : maskText(entry.reason, MAX_REASON),
    requestId: entry.requestId.slice(0, MAX_SUBJECT),
    ip: entry.ip.slice(0, MAX_IP),
  });
}

/**
 * Every entry that was committed before gets its link in this region's hash chain: SHA-256 over the hash before it and
 * the entry's digest. Writers never meet in the chain's last row, because only this job touches it.
 *
 * @returns how many entries were sealed, at most SEAL_BATCH
 */
export async function sealAudit(tx: Tx): Promise<number> {
  if (!(await takeSeal(tx))) return 0;
  const entries = await selectUnsealed(tx, SEAL_BATCH);
  if (entries.length === 0) return 0;
  const last = await selectLastLink(tx);
  let ordinal = last?.ordinal ?? 0n;
  let hash = last?.hash ?? Buffer.alloc(0);
  const links = entries.map(({ entryId, digest }) => {
    ordinal++;
    hash = createHash("sha256").update(hash).update(digest).digest();
    return { ordinal, entryId, hash };
  });
  await insertLinks(tx, links);
  return links.length;
}
