import { after, SECOND_MS } from "@hansa/kernel";
import { recordAudit, type Vault } from "#modules/identity";
import type { Database, Tx } from "#platform/db";
import { GUEST } from "#platform/http";
import type { JobContext } from "#platform/jobs";
import { AWAY_AFTER_ROUNDS, failingNow, standingAfter, stateAfterTry } from "./delivery.ts";
import { createPost, type Post, POST_TIMEOUT_MS, type PostOptions, type Tried } from "./post.ts";
import {
  type ClaimedDelivery,
  claimDeliveries,
  type DueEndpoint,
  forgetFailing,
  hastenDeliveries,
  lockStanding,
  saveFailing,
  selectDueEndpoints,
  settleDeliveries,
} from "./sending-queries.ts";
import { signatureHeaders } from "./sign.ts";

/** Messages on their way to one endpoint at once, from one process; an endpoint that fails is asked with one at a time. */
export const AT_ONCE = 8;
/** How long a delivery is one process's own: longer than a try can take, so that nobody else tries it meanwhile. */
export const LEASE_MS = POST_TIMEOUT_MS + 20 * SECOND_MS;

/** Sends what is due. Each endpoint has a line of its own, so that one that is slow or away keeps no other waiting. */
export interface WebhookSender {
  /** Begins a line for each endpoint that something is due for and that has none. It is not waited for. */
  begin(context: JobContext): Promise<{ readonly did: number; readonly full: boolean }>;
  /** Waits for all lines under way. */
  idle(): Promise<void>;
}

/** What sending needs; `random` is for tests. */
export interface SenderNeeds extends PostOptions {
  readonly vault: Vault;
  readonly random?: () => number;
}

/** Opens the way out. Nothing is sent before `begin`. */
export function createWebhookSender({ vault, random = Math.random, ...options }: SenderNeeds): WebhookSender {
  const post = createPost(options);
  const lines = new Map<string, Promise<void>>();
  const broken: unknown[] = [];
  return {
    async begin({ db, signal }) {
      // What ended a line is told where failures of jobs are heard; what it had not done is due in the database.
      if (broken.length > 0) throw broken.splice(0)[0];
      const due = await db.transaction((tx) => selectDueEndpoints(tx, null));
      const idle = due.filter(({ id }) => !lines.has(id));
      for (const { id } of idle) {
        const line = sendAll({ db, vault, post, random }, id, signal)
          .catch((error: unknown) => void broken.push(error))
          .finally(() => lines.delete(id));
        lines.set(id, line);
      }
      return { did: idle.length, full: false };
    },
    async idle() {
      await Promise.all(lines.values());
    },
  };
}

interface Line {
  readonly db: Database;
  readonly vault: Vault;
  readonly post: Post;
  readonly random: () => number;
}

/** Rounds until nothing is due any more, the endpoint is to be left alone, or the process stops. */
async function sendAll(line: Line, endpointId: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const round = await line.db.transaction((tx) => claimRound(tx, endpointId));
    if (round === null) return;
    const secrets = openSecrets(line.vault, round.endpoint, round.at);
    const tries = await Promise.all(
      round.deliveries.map(async (delivery) => ({
        delivery,
        tried: await tryOnce(line.post, round, delivery, secrets),
      })),
    );
    await line.db.transaction((tx) => settleRound(tx, { round, tries, random: line.random }));
  }
}

interface Round {
  readonly endpoint: DueEndpoint;
  readonly deliveries: readonly ClaimedDelivery[];
  readonly at: Date;
}

async function claimRound(tx: Tx, endpointId: string): Promise<Round | null> {
  const [endpoint] = await selectDueEndpoints(tx, endpointId);
  if (endpoint === undefined) return null;
  const limit = (endpoint.failedRounds ?? 0) === 0 ? AT_ONCE : 1;
  const deliveries = await claimDeliveries(tx, endpointId, { limit, leaseUntil: after(tx.now, LEASE_MS) });
  return deliveries.length === 0 ? null : { endpoint, deliveries, at: tx.now };
}

/** The secrets to sign with: the one that stands, and for a time the one before it. */
function openSecrets(vault: Vault, endpoint: DueEndpoint, now: Date): readonly string[] {
  const { id, secretSealed, previousSecretSealed, previousUntil } = endpoint;
  const isPreviousGood = previousUntil !== null && previousUntil > now;
  const sealed = [secretSealed, ...(previousSecretSealed !== null && isPreviousGood ? [previousSecretSealed] : [])];
  return sealed.flatMap((one) => vault.open(one, id)?.toString() ?? []);
}

async function tryOnce(
  post: Post,
  { endpoint, at }: Round,
  { messageId, body }: ClaimedDelivery,
  secrets: readonly string[],
): Promise<Tried> {
  // Sealed under another HANSA_SECRET: nothing goes out unsigned.
  if (secrets.length === 0) return { status: null, error: "secret", durationMs: 0 };
  const headers = {
    "content-type": "application/cloudevents+json; charset=utf-8",
    "user-agent": "Hansa-Webhooks/1",
    ...signatureHeaders({ id: messageId, at, body }, secrets),
  };
  return await post({ url: endpoint.url, headers, body });
}

interface Ended {
  readonly round: Round;
  readonly tries: readonly { readonly delivery: ClaimedDelivery; readonly tried: Tried }[];
  readonly random: () => number;
}

async function settleRound(tx: Tx, { round, tries, random }: Ended): Promise<void> {
  const ends = tries.map(({ delivery, tried }) =>
    stateAfterTry(tried.error, delivery.attempts - delivery.attemptsBefore, random()),
  );
  await settleDeliveries(tx, {
    ids: tries.map(({ delivery }) => delivery.id),
    attempts: tries.map(({ delivery }) => delivery.attempts),
    at: round.at,
    durationsMs: tries.map(({ tried }) => tried.durationMs),
    statuses: tries.map(({ tried }) => tried.status),
    errors: tries.map(({ tried }) => tried.error),
    states: ends.map(({ state }) => state),
    dueAt: ends.map(({ pauseMs }) => after(tx.now, pauseMs ?? 0)),
  });
  const { id } = round.endpoint;
  const before = await lockStanding(tx, id);
  const errors = tries.map(({ tried }) => tried.error);
  const known = failingNow(round.endpoint, before);
  const failing = standingAfter(known, tx.now, errors);
  if (failing === null) {
    // Nothing is written for an endpoint that goes on taking what it is given.
    if (before !== null) await forgetFailing(tx, id);
    const wasAway = known !== null && known.failedRounds >= AWAY_AFTER_ROUNDS;
    if (wasAway) await hastenDeliveries(tx, id, after(tx.now, LEASE_MS));
    return;
  }
  await saveFailing(tx, id, failing);
  if (failing.suspendedAt === null || (known?.suspendedAt ?? null) !== null) return;
  await recordAudit(tx, {
    actor: GUEST,
    action: "notifications.webhook_suspended",
    subject: id,
    reason: errors.includes("gone")
      ? "By itself: the endpoint answered 410, which says that it wants nothing more."
      : "By itself: the endpoint took nothing for too long.",
    requestId: "notifications.send_webhooks",
    ip: "",
  });
}
