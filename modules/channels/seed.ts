import type { Tx } from "#platform/db";
import type { ChannelDraft } from "./channel.ts";
import { listChannelEntries, upsertChannel } from "./directory.ts";

const EURO_COUNTRIES = "DE AT BE CY EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split(" ");

/** The languages that the demo shop is written in. */
const DEMO_LANGUAGES = ["en", "de", "fr", "ja", "ar"];

type Demo = Omit<ChannelDraft, "region">;

const EUROPE: Demo = {
  code: "eu",
  name: "Europe",
  currency: "EUR",
  locale: "en",
  languages: ["en", "de"],
  countries: EURO_COUNTRIES,
  taxIncluded: true,
  position: 0,
};

const OTHERS: readonly Demo[] = [
  {
    code: "uk",
    name: "United Kingdom",
    currency: "GBP",
    locale: "en-GB",
    countries: ["GB"],
    taxIncluded: true,
    position: 1,
  },
  {
    code: "us",
    name: "United States",
    currency: "USD",
    locale: "en-US",
    countries: ["US"],
    taxIncluded: false,
    position: 2,
  },
  {
    code: "jp",
    name: "Japan",
    currency: "JPY",
    locale: "ja",
    countries: ["JP"],
    taxIncluded: true,
    position: 3,
  },
];

/**
 * The shop has its channels: `eu` always, and for the demo `uk`, `us` and `jp`. One that stands is left as it is, so
 * that a merchant's changes outlive the next start.
 */
export async function seedChannels(tx: Tx, kind: "demo" | "empty"): Promise<void> {
  const standing = new Set((await listChannelEntries(tx)).map(({ code }) => code));
  const wanted = kind === "demo" ? [EUROPE, ...OTHERS].map(inDemoLanguages) : [EUROPE];
  for (const channel of wanted) {
    if (!standing.has(channel.code)) await upsertChannel(tx, { ...channel, region: tx.region });
  }
}

function inDemoLanguages(channel: Demo): Demo {
  return {
    ...channel,
    languages: [channel.locale, ...DEMO_LANGUAGES.filter((code) => !channel.locale.startsWith(code))],
  };
}
