/** One environment variable: what it is called, what it may hold, and what it does. */
export interface Setting<Value> {
  readonly name: string;
  /** What the variable may hold, in words, for the table and for the sentence about a wrong value. */
  readonly kind: string;
  /** What holds when the variable is absent, as it would be written; null when there is nothing. */
  readonly default: string | null;
  readonly description: string;
  /** Never printed. */
  readonly isSecret: boolean;
  /** @returns undefined when the text is not of this kind */
  readonly parse: (text: string) => Value | undefined;
  /** What an absent variable without a default gives. */
  readonly absent: Value;
}

interface Described<Value> {
  readonly name: string;
  readonly default: string;
  readonly description: string;
  readonly kind: string;
  readonly parse: (text: string) => Value | undefined;
}

/** A setting that always has a value. */
export function setting<Value>(described: Described<Value>): Setting<Value> {
  const absent = described.parse(described.default);
  if (absent === undefined) throw new Error(`the default of ${described.name} is not of its kind`);
  return { ...described, isSecret: false, absent };
}

/** A setting that may be absent; then it is null. */
export function optional<Value>(
  described: Omit<Described<Value>, "default"> & { readonly isSecret?: boolean },
): Setting<Value | null> {
  return { isSecret: false, ...described, default: null, absent: null };
}

export const text = (value: string): string | undefined => (value.length <= 4_096 ? value : undefined);

export const integer =
  (minimum: number, maximum: number) =>
  (value: string): number | undefined => {
    if (!/^\d{1,15}$/.test(value)) return undefined;
    const number = Number(value);
    return number >= minimum && number <= maximum ? number : undefined;
  };

/** A number from 0 to 1. */
export const share = (value: string): number | undefined => {
  const number = /^\d(?:\.\d{1,9})?$/.test(value) ? Number(value) : NaN;
  return number <= 1 ? number : undefined;
};

export const oneOf =
  <const Options extends readonly string[]>(...options: Options) =>
  (value: string): Options[number] | undefined =>
    options.find((option) => option === value);

export const flag = (value: string): boolean | undefined => {
  if (value === "1" || value === "true" || value === "on") return true;
  return value === "0" || value === "false" || value === "off" ? false : undefined;
};

/** An absolute URL with one of these schemes. */
export const url =
  (...schemes: readonly string[]) =>
  (value: string): string | undefined => {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\/./i.exec(value)?.[1]?.toLowerCase();
    return scheme !== undefined && schemes.includes(scheme) ? value : undefined;
  };
