/** An amount as the API writes it. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

const currencies = new Map<string, Intl.NumberFormat>();

function currencyFormat(currency: string): Intl.NumberFormat {
  const known = currencies.get(currency);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(undefined, { style: "currency", currency });
  currencies.set(currency, made);
  return made;
}

/** Digits after the point that a currency has. */
export function digitsOf(currency: string): number {
  return currencyFormat(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

/** `{ amountMinor: 1234, currency: "EUR" }` as `1234` minor units over `100`: "12.34", exact. */
export function majorOf({ amountMinor, currency }: Money): string {
  const digits = digitsOf(currency);
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, "0");
  const sign = amountMinor < 0 ? "-" : "";
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Money as the reader's language writes it. */
export function formatMoney(money: Money): string {
  return currencyFormat(money.currency).format(Number(majorOf(money)));
}

/** The minor units of what somebody typed into a field of this currency. */
export function minorOf(major: number, currency: string): number {
  return Math.round(major * 10 ** digitsOf(currency));
}

const whole = new Intl.NumberFormat();
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const exactMoment = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const ago = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });

/** A count with the reader's separators. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** A share of one as per cent. */
export function formatShare(share: number): string {
  return percent.format(share);
}

/** A moment to the minute. */
export function formatMoment(iso: string): string {
  return moment.format(new Date(iso));
}

/** A moment to the second with its zone, for what hangs on the order of things. */
export function formatExactly(iso: string): string {
  return exactMoment.format(new Date(iso));
}

/** The time of day of a moment. */
export function formatClock(iso: string): string {
  return clock.format(new Date(iso));
}

const STEPS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** How long ago a moment was, as of now. */
export function formatAgo(iso: string): string {
  const ms = new Date(iso).getTime() - Date.now();
  const [unit, size] = STEPS.find(([, length]) => Math.abs(ms) >= length) ?? ["second", 1000];
  return ago.format(Math.round(ms / size), unit);
}

/** `pending_payment` as "Pending payment". */
export function sayWord(word: string): string {
  const text = word.replaceAll(/[_.-]/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** More than one of something: "search" is "searches", "entry" is "entries". */
export function pluralOf(noun: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
