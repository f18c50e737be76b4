import { after, DAY_MS, firstIdAt, HOUR_MS, SECOND_MS } from "@hansa/kernel";
import { createVault } from "#modules/identity";
import type { Database } from "#platform/db";
import { every, type Recurring } from "#platform/jobs";
import type { EndpointNeeds } from "./endpoints.ts";
import { deleteOldMessages, deleteStrayDeliveries } from "./message-queries.ts";
import type { PostOptions } from "./post.ts";
import { createWebhookSender, type WebhookSender } from "./sender.ts";

/** How long what was told is kept, with its deliveries and tries. */
export const KEEP_MESSAGES_MS = 30 * DAY_MS;
const FORGET_BATCH = 500;
const PURPOSE = "hansa notifications: secrets of webhooks";

/** What webhooks stand on. */
export interface Webhooks extends EndpointNeeds {
  readonly sender: WebhookSender;
  /** The address of the shop: the `source` of what is told. */
  readonly source: string;
  readonly clock: () => Date;
}

/** Opens what webhooks stand on; nothing is sent before the jobs run. `secret` is the shop's, under which theirs are sealed. */
export function openWebhooks(
  needs: { readonly secret: string; readonly source: string; readonly clock: () => Date } & PostOptions,
): Webhooks {
  const { secret, source, clock, ...way } = needs;
  const vault = createVault(secret, PURPOSE);
  return { vault, source, clock, allowsLoopback: way.allowsLoopback, sender: createWebhookSender({ vault, ...way }) };
}

/** The work that comes round: what is due is sent, and old messages are forgotten. */
export function webhookJobs({ sender }: Webhooks): readonly Recurring[] {
  return [
    every({ name: "notifications.send_webhooks", everyMs: SECOND_MS, run: (context) => sender.begin(context) }),
    every({ name: "notifications.forget_old_webhooks", everyMs: HOUR_MS, run: ({ db }) => forgetOldWebhooks(db) }),
  ];
}

/** Deletes one batch of messages that are older than they need be kept, and of deliveries to endpoints that are gone. */
export async function forgetOldWebhooks(db: Database): Promise<{ readonly did: number; readonly full: boolean }> {
  const [old, stray] = await db.transaction(async (tx) => {
    const before = firstIdAt(after(tx.now, -KEEP_MESSAGES_MS));
    return [await deleteOldMessages(tx, before, FORGET_BATCH), await deleteStrayDeliveries(tx, FORGET_BATCH)] as const;
  });
  return { did: old + stray, full: old === FORGET_BATCH || stray === FORGET_BATCH };
}
