/** What a provider found when it checked a card; null for each that it did not check, or did not tell. */
export interface CardFindings {
  /** Whether the billing address is the cardholder's. */
  readonly addressMatches: boolean | null;
  /** Whether the security code was right. */
  readonly codeMatches: boolean | null;
  /** Whether the customer proved to be the cardholder. */
  readonly isAuthenticated: boolean | null;
}

/** What a provider tells of the card behind an authorized payment; never its number. */
export interface CardFacts extends CardFindings {
  /** The same for one card, whatever token stands for it; null when the provider has none. */
  readonly fingerprint: string | null;
  /** Lower case, such as `visa`; null when it is not told. */
  readonly brand: string | null;
  readonly last4: string | null;
  /** Year and month, such as `2029-08`. */
  readonly expires: string | null;
  /** Pays again for this customer, where that was asked for and the provider keeps it; null otherwise. */
  readonly savedToken: string | null;
}

/** Nothing was told. */
export const NO_CARD_FACTS: CardFacts = {
  addressMatches: null,
  codeMatches: null,
  isAuthenticated: null,
  fingerprint: null,
  brand: null,
  last4: null,
  expires: null,
  savedToken: null,
};

const SHAPES = {
  fingerprint: /^[\x21-\x7e]{1,128}$/,
  brand: /^[a-z0-9_-]{1,32}$/,
  last4: /^\d{4}$/,
  expires: /^\d{4}-(?:0[1-9]|1[0-2])$/,
  savedToken: /^[\x21-\x7e]{1,256}$/,
} as const;

/** The facts as far as they are well formed; what comes from a provider is hostile. */
export function parseCardFacts(told: Readonly<Record<keyof CardFacts, unknown>>): CardFacts {
  const text = (name: keyof typeof SHAPES): string | null => {
    const value = told[name];
    return typeof value === "string" && SHAPES[name].test(value) ? value : null;
  };
  const answer = (value: unknown): boolean | null => (typeof value === "boolean" ? value : null);
  return {
    addressMatches: answer(told.addressMatches),
    codeMatches: answer(told.codeMatches),
    isAuthenticated: answer(told.isAuthenticated),
    fingerprint: text("fingerprint"),
    brand: text("brand"),
    last4: text("last4"),
    expires: text("expires"),
    savedToken: text("savedToken"),
  };
}
