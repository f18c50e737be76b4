import { parseCurrency, parseRegion } from "@hansa/kernel";
import { announceChange, type Queryable, type Tx } from "#platform/db";
import { type Channel, type ChannelDraft, type ChannelEntry, parseChannel } from "./channel.ts";
import { ChannelNotFound, LastChannel } from "./errors.ts";
import {
  type ChannelRow,
  closeOpenChannel,
  lockChannels,
  selectChannel,
  selectChannels,
  writeChannel,
} from "./queries.ts";

/** Topic of the change feed; its keys are channel codes. */
export const CHANNELS_TOPIC = "channels.channels";

/**
 * The open channel with this code.
 *
 * @throws ChannelNotFound when there is none, or it was closed
 */
export async function findChannel(on: Queryable, code: string): Promise<Channel> {
  const entry = await findChannelEntry(on, code);
  if (!entry.isOpen) throw new ChannelNotFound(code);
  return toChannel(entry);
}

/** Open channels in their order; the first is the default. */
export async function listChannels(on: Queryable): Promise<readonly Channel[]> {
  const entries = await listChannelEntries(on);
  return entries.filter(({ isOpen }) => isOpen).map(toChannel);
}

/** One channel as the desk sees it, closed or not. @throws ChannelNotFound */
export async function findChannelEntry(on: Queryable, code: string): Promise<ChannelEntry> {
  const row = await selectChannel(on, code);
  if (row === null) throw new ChannelNotFound(code);
  return toEntry(row);
}

/** Every channel as the desk sees it, closed ones too. */
export async function listChannelEntries(on: Queryable): Promise<readonly ChannelEntry[]> {
  const rows = await selectChannels(on);
  return rows.map(toEntry);
}

/**
 * The channel stands as given and is open; what a draft leaves out (languages, position) is taken from its locale and
 * from what stood before.
 *
 * @throws InvalidInput naming every broken rule
 */
export async function upsertChannel(tx: Tx, draft: ChannelDraft): Promise<void> {
  const channel = parseChannel(draft);
  await writeChannel(tx, channel, draft.position ?? null);
  await announceChange(tx, CHANNELS_TOPIC, [channel.code]);
}

/**
 * Nothing is sold in this channel any more; its orders keep what they recorded.
 *
 * @throws ChannelNotFound when it is unknown or closed already
 * @throws LastChannel when no other is open
 */
export async function closeChannel(tx: Tx, code: string): Promise<void> {
  const open = (await lockChannels(tx)).filter(({ isOpen }) => isOpen);
  if (!open.some((channel) => channel.code === code)) throw new ChannelNotFound(code);
  if (open.length === 1) throw new LastChannel(code);
  await closeOpenChannel(tx, code);
  await announceChange(tx, CHANNELS_TOPIC, [code]);
}

function toEntry(row: ChannelRow): ChannelEntry {
  return { ...row, currency: parseCurrency(row.currency), region: parseRegion(row.region) };
}

function toChannel(entry: ChannelEntry): Channel {
  const { code, name, currency, locale, languages, countries, taxIncluded, region, priceFreezeSeconds } = entry;
  return { code, name, currency, locale, languages, countries, taxIncluded, region, priceFreezeSeconds };
}
