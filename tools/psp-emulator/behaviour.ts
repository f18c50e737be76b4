/** How a payment goes that is made with a certain token. */
export interface Behaviour {
  /** Null authorizes. */
  readonly decline: string | null;
  readonly asksCustomer: boolean;
  readonly trouble: Trouble | null;
}

/**
 * What goes wrong on the way: `timeout` charges and then drops the connection; `slow` charges and answers late; `down` does
 * nothing and says so; `broken` does nothing and answers with a server error; `wrong_amount` charges something else.
 */
export type Trouble = "timeout" | "slow" | "down" | "broken" | "late_webhook" | "wrong_amount";

const troubled = (trouble: Trouble): Behaviour => ({ decline: null, asksCustomer: false, trouble });
const declining = (decline: string): Behaviour => ({ decline, asksCustomer: false, trouble: null });

/** By the word that ends the token: `tok_ok`, `pm_hansa_ok` and `vault_ok` all go well. */
const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  ok: { decline: null, asksCustomer: false, trouble: null },
  declined: declining("card_declined"),
  insufficient_funds: declining("insufficient_funds"),
  fraud: declining("suspected_fraud"),
  "3ds": { decline: null, asksCustomer: true, trouble: null },
  timeout: troubled("timeout"),
  slow: troubled("slow"),
  down: troubled("down"),
  broken: troubled("broken"),
  ok_late_webhook: troubled("late_webhook"),
  wrong_amount: troubled("wrong_amount"),
};

/** The behaviour of a token that begins with one of the prefixes, or null for one that nobody knows. */
export function behaviourOf(token: string, prefixes: readonly string[]): Behaviour | null {
  for (const prefix of prefixes) {
    const word = token.startsWith(prefix) ? token.slice(prefix.length) : "";
    if (Object.hasOwn(BEHAVIOURS, word)) return BEHAVIOURS[word] ?? null;
  }
  return null;
}
