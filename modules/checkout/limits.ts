import { MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import { HOLD_MS } from "#modules/inventory";

/** How long the process that placed an order has to hear from the provider before the resume job asks too. */
export const ANSWER_DUE_MS = 20 * SECOND_MS;
/** An attempt whose customer never finishes the provider's page is given up with its hold. */
export const ATTEMPT_TTL_MS = HOLD_MS - MINUTE_MS / 2;
