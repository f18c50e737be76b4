import { type Currency, InvalidInput, parseCurrency, parseRegion, type Region, type Violation } from "@hansa/kernel";
import { isCountry } from "./country.ts";
import { freeTextProblem } from "./free-text.ts";

/** A place where the shop sells: it fixes currency, language, countries and how tax is shown. */
export interface Channel {
  /** 1-32 of a-z, 0-9 and '-'; never changes. */
  readonly code: string;
  readonly name: string;
  readonly currency: Currency;
  /** BCP 47 tag of the language used where nothing better is known. */
  readonly locale: string;
  /** All languages that it is offered in, its `locale` among them; absent: that one alone. */
  readonly languages?: readonly string[];
  /** ISO 3166-1 alpha-2 codes of the countries that it ships to, the first being the default. */
  readonly countries: readonly string[];
  /** Whether prices are shown and entered with tax in them. */
  readonly taxIncluded: boolean;
  /** The region where its carts and orders are written. */
  readonly region: Region;
  /** How long a price holds for the buyer who was shown it on the way to paying; 0 or absent: it may change at any moment. */
  readonly priceFreezeSeconds?: number;
}

/** A channel with what only the desk and the channel list need. */
export interface ChannelEntry extends Channel {
  readonly languages: readonly string[];
  /** Origins of pages that may call this API in a browser, as `https://shop.example`; our own needs none. */
  readonly allowedOrigins: readonly string[];
  readonly priceFreezeSeconds: number;
  /** Place in lists, from 0; the open channel with the lowest is the default. */
  readonly position: number;
  /** Raised with every change; the desk's ETag. */
  readonly version: number;
  readonly isOpen: boolean;
}

/** A channel as it is entered: what is left out is taken from `locale` or from what stands. */
export interface ChannelDraft {
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly locale: string;
  readonly countries: readonly string[];
  readonly taxIncluded: boolean;
  readonly region: string;
  readonly languages?: readonly string[];
  readonly allowedOrigins?: readonly string[];
  readonly priceFreezeSeconds?: number;
  readonly position?: number;
}

const CODE = /^[a-z][a-z0-9-]{0,31}$/;
export const MAX_COUNTRIES = 250;
export const MAX_LANGUAGES = 20;
export const MAX_ORIGINS = 20;
/** Longest that a price holds for the buyer who was shown it: a day. Longer is a quotation, for which there are drafts. */
export const MAX_PRICE_FREEZE_SECONDS = 86_400;

/** A channel that may be written; null origins and a null freeze stay as they stand. */
export interface ParsedChannel extends Omit<Channel, "priceFreezeSeconds"> {
  readonly languages: readonly string[];
  readonly allowedOrigins: readonly string[] | null;
  readonly priceFreezeSeconds: number | null;
}

/**
 * Checks a channel before it is written.
 *
 * @throws InvalidInput naming every broken rule
 */
export function parseChannel(draft: ChannelDraft): ParsedChannel {
  const languages = draft.languages ?? [draft.locale];
  const checks: readonly (Violation | null)[] = [
    unless(CODE.test(draft.code), "/code", "must be 1-32 of a-z, 0-9 and '-', starting with a letter"),
    unless(draft.name.length >= 1 && draft.name.length <= 100, "/name", "must have 1 to 100 characters"),
    problemAt("/name", freeTextProblem(draft.name)),
    unless(isLocale(draft.locale), "/locale", "must be a BCP 47 language tag such as en or de-AT"),
    unless(draft.countries.length >= 1 && draft.countries.length <= MAX_COUNTRIES, "/countries", "must name 1 to 250"),
    unless(new Set(draft.countries).size === draft.countries.length, "/countries", "must not name one twice"),
    ...draft.countries.map((country, index) =>
      unless(isCountry(country), `/countries/${String(index)}`, "must be an ISO 3166-1 alpha-2 code"),
    ),
    unless(languages.length >= 1 && languages.length <= MAX_LANGUAGES, "/languages", "must name 1 to 20"),
    unless(languages.includes(draft.locale), "/languages", "must contain the locale"),
    ...languages.map((language, index) =>
      unless(isLocale(language), `/languages/${String(index)}`, "must be a BCP 47 language tag"),
    ),
    ...originChecks(draft.allowedOrigins ?? []),
    unless(
      isFreeze(draft.priceFreezeSeconds ?? 0),
      "/priceFreezeSeconds",
      `must be 0 to ${String(MAX_PRICE_FREEZE_SECONDS)} whole seconds`,
    ),
  ];
  const violations = checks.filter((check) => check !== null);
  if (violations.length > 0) throw new InvalidInput(violations);
  return {
    code: draft.code,
    name: draft.name,
    currency: parseCurrency(draft.currency),
    locale: draft.locale,
    countries: draft.countries,
    taxIncluded: draft.taxIncluded,
    region: parseRegion(draft.region),
    languages,
    allowedOrigins: draft.allowedOrigins ?? null,
    priceFreezeSeconds: draft.priceFreezeSeconds ?? null,
  };
}

function isFreeze(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_PRICE_FREEZE_SECONDS;
}

function originChecks(origins: readonly string[]): readonly (Violation | null)[] {
  return [
    unless(origins.length <= MAX_ORIGINS, "/allowedOrigins", `must name at most ${String(MAX_ORIGINS)}`),
    unless(new Set(origins).size === origins.length, "/allowedOrigins", "must not name one twice"),
    ...origins.map((origin, index) =>
      unless(
        isOrigin(origin),
        `/allowedOrigins/${String(index)}`,
        "must be an origin such as https://shop.example, without a path, in lower case",
      ),
    ),
  ];
}

/** Whether it is written exactly as a browser writes it; anything else would never match. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && ["http:", "https:"].includes(url.protocol) && url.origin === text;
}

function unless(holds: boolean, pointer: string, message: string): Violation | null {
  return holds ? null : { pointer, message };
}

function problemAt(pointer: string, message: string | null): Violation | null {
  return message === null ? null : { pointer, message };
}

function isLocale(text: string): boolean {
  if (text.length > 35) return false;
  try {
    return Intl.getCanonicalLocales(text)[0] === text;
  } catch (error) {
    if (error instanceof RangeError) return false; // not a language tag at all
    throw error;
  }
}
