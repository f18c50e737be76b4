import { InvalidInput } from "@hansa/kernel";
import { textIn } from "#modules/channels";
import { announceChange, type ChangeFeed, type Queryable, type Tx } from "#platform/db";
import {
  deleteOptionLabels,
  type LabelRow,
  selectAttributeLabels,
  selectOptionLabels,
  updateAttributeLabels,
  writeOptionLabels,
} from "./attribute-queries.ts";
import { MAX_ATTRIBUTES } from "./attributes.ts";
import { AttributeNotFound, OptionLabelsNotFound } from "./errors.ts";
import { LABELS } from "./topics.ts";

/** Most options that a shop may have labels for. */
export const MAX_OPTION_LABELS = 500;
/** Most that the labels of one attribute or option may take, as JSON: every process keeps all of them. */
export const MAX_LABEL_BYTES = 64 * 1024;

/** Most wordings that are kept put together. Locales of channels are few, but readers may ask `/v1/attributes` for any. */
const MAX_KEPT_WORDINGS = 10_000;

/** What something is called, and its values, by language. */
export interface Labelled {
  /** `{ "de": "Farbe" }` */
  readonly labels: Readonly<Record<string, string>>;
  /** `{ "de": { "Red": "Rot" } }` */
  readonly valueLabels: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What something is called in one language: null, and nothing for a value, where it has no label of its own there. */
export interface Wording {
  readonly label: string | null;
  readonly values: Readonly<Record<string, string>>;
}

/** Every label of the shop at a moment. A locale is served by its own labels and those of its language. */
export interface LabelBook {
  attribute(code: string, locale: string): Wording;
  /** @param name in any case */
  option(name: string, locale: string): Wording;
  /** Names of the options that have labels, in small letters. */
  readonly optionNames: readonly string[];
}

/** Labels as a process keeps them. */
export interface Labels {
  read(on: Queryable): Promise<LabelBook>;
}

/** Keeps the labels until the change feed says that one changed; while it is away they are read each time. */
export function createLabels(feed: ChangeFeed): Labels {
  let kept: Promise<LabelBook> | null = null;
  feed.on(LABELS, () => (kept = null));
  return {
    read(on) {
      if (kept !== null && feed.isLive()) return kept;
      const reading = readBook(on);
      kept = reading;
      // Whoever waits for it sees the failure; the next one asks again.
      reading.catch(() => (kept = kept === reading ? null : kept));
      return reading;
    },
  };
}

async function readBook(on: Queryable): Promise<LabelBook> {
  const [attributes, options] = await Promise.all([
    selectAttributeLabels(on, MAX_ATTRIBUTES),
    selectOptionLabels(on, MAX_OPTION_LABELS),
  ]);
  const ofOption = lookUp(options);
  return {
    attribute: lookUp(attributes),
    option: (name, locale) => ofOption(name.toLowerCase(), locale),
    optionNames: options.map(({ name }) => name),
  };
}

const NO_WORDING: Wording = { label: null, values: {} };

function lookUp(rows: readonly LabelRow[]): (name: string, locale: string) => Wording {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const known = new Map<string, Wording>();
  return (name, locale) => {
    const row = byName.get(name);
    if (row === undefined) return NO_WORDING;
    const key = `${locale} ${name}`;
    const wording = known.get(key) ?? wordingOf(row, locale);
    if (known.size < MAX_KEPT_WORDINGS) known.set(key, wording);
    return wording;
  };
}

function wordingOf({ labels, valueLabels }: Labelled, locale: string): Wording {
  const language = locale.split("-", 1)[0] ?? locale;
  return {
    label: textIn(labels, locale) ?? null,
    values: { ...valueLabels[language], ...valueLabels[locale] },
  };
}

/**
 * The attribute is called so.
 *
 * @throws AttributeNotFound
 * @throws InvalidInput when the labels are more than MAX_LABEL_BYTES
 */
export async function setAttributeLabels(tx: Tx, code: string, labelled: Labelled): Promise<void> {
  const row = parseLabels(code, labelled);
  if ((await updateAttributeLabels(tx, row)) === 0) throw new AttributeNotFound(code);
  await announceChange(tx, LABELS, null);
}

/**
 * Options of these names are called so, on every product.
 *
 * @param labelled by the option's name in any case; of two that differ only in that, the later counts
 * @throws InvalidInput when the labels of one are more than MAX_LABEL_BYTES, or there would be more than MAX_OPTION_LABELS
 */
export async function setOptionLabels(tx: Tx, labelled: Readonly<Record<string, Labelled>>): Promise<void> {
  const given = Object.entries(labelled).map(([name, one]) => parseLabels(name.toLowerCase(), one));
  const rows = new Map(given.map((row) => [row.name, row]));
  const standing = (await selectOptionLabels(tx, MAX_OPTION_LABELS)).map(({ name }) => name);
  if (new Set([...standing, ...rows.keys()]).size > MAX_OPTION_LABELS) {
    const message = `at most ${String(MAX_OPTION_LABELS)} options may have labels`;
    throw new InvalidInput([{ pointer: "", message }]);
  }
  await writeOptionLabels(tx, [...rows.values()]);
  await announceChange(tx, LABELS, null);
}

/** Options of this name are called as products call them. @throws OptionLabelsNotFound when they are already */
export async function removeOptionLabels(tx: Tx, name: string): Promise<void> {
  if ((await deleteOptionLabels(tx, name.toLowerCase())) === 0) throw new OptionLabelsNotFound(name);
  await announceChange(tx, LABELS, null);
}

function parseLabels(name: string, { labels, valueLabels }: Labelled): LabelRow {
  if (Buffer.byteLength(JSON.stringify([labels, valueLabels])) > MAX_LABEL_BYTES) {
    const message = `labels and those of values may take ${String(MAX_LABEL_BYTES)} bytes together`;
    throw new InvalidInput([{ pointer: "/valueLabels", message }]);
  }
  return { name, labels, valueLabels };
}
