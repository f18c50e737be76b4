import type { PaymentProvider } from "./provider.ts";
import { readAdyenSettlement } from "./providers/adyen/settlement.ts";
import { readPaypalSettlement } from "./providers/paypal/settlement.ts";
import { readSandboxSettlement } from "./providers/sandbox-settlement.ts";
import { readStripeSettlement } from "./providers/stripe/settlement.ts";

/** Reads a settlement file line by line. */
export type ReadSettlement = NonNullable<PaymentProvider["readSettlement"]>;

/** Who writes settlement files, and how they are read: no provider has to be set up for it. */
export const SETTLEMENT_READERS: Readonly<Record<string, ReadSettlement>> = {
  stripe: readStripeSettlement,
  adyen: readAdyenSettlement,
  paypal: readPaypalSettlement,
  sandbox: readSandboxSettlement,
  "sandbox-a": readSandboxSettlement,
  "sandbox-b": readSandboxSettlement,
};
