/** Where an attempt stands, from the least that is known of its money to the most. */
export const ATTEMPT_STATES = [
  "started",
  "unknown",
  "action_required",
  "declined",
  "authorized",
  "voided",
  "captured",
] as const;
/** One of `ATTEMPT_STATES`. */
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/**
 * The whole life of an attempt. What is not written here cannot happen, and every step leads to more knowledge: whatever
 * the order and number of answers and webhooks, the attempt ends in one state. Money that was found after all beats a
 * decline, because it has to be confirmed or given back; a late decline never beats money.
 */
const next = {
  started: ["unknown", "action_required", "declined", "authorized", "voided", "captured"],
  unknown: ["action_required", "declined", "authorized", "voided", "captured"],
  action_required: ["declined", "authorized", "voided", "captured"],
  declined: ["authorized", "voided", "captured"],
  authorized: ["voided", "captured"],
  voided: ["captured"],
  captured: [],
} as const satisfies Record<AttemptState, readonly AttemptState[]>;

/** Whether an attempt in one state may go to another. */
export function mayMove(from: AttemptState, to: AttemptState): boolean {
  const allowed: readonly AttemptState[] = next[from];
  return allowed.includes(to);
}

/** Where an attempt stands after it was told something: there, or where it stood when that is nothing new. */
export function afterHearing(stood: AttemptState, told: AttemptState): AttemptState {
  return mayMove(stood, told) ? told : stood;
}

/** Every allowed step as two columns, for the statement that settles. */
export const STEPS: { readonly from: readonly AttemptState[]; readonly to: readonly AttemptState[] } = {
  from: ATTEMPT_STATES.flatMap((from) => next[from].map(() => from)),
  to: ATTEMPT_STATES.flatMap((from) => next[from]),
};

/** Whether the provider may have to be asked again with the customer's token. */
export function isOpen(state: AttemptState): boolean {
  return state === "started" || state === "unknown" || state === "action_required";
}
