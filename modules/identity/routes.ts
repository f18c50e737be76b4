import type { Route } from "#platform/http";
import { addressRoutes } from "./address-routes.ts";
import { auditRoutes } from "./audit-routes.ts";
import { authRoutes } from "./auth-routes.ts";
import { customerDeskRoutes } from "./customer-desk-routes.ts";
import { keyRoutes } from "./key-routes.ts";
import { type Exporter, meRoutes } from "./me-routes.ts";
import { ownFactorRoutes } from "./own-factor-routes.ts";
import { ownPasskeyRoutes } from "./own-passkey-routes.ts";
import { ownProofRoutes } from "./own-proof-routes.ts";
import { ownSessionRoutes } from "./own-session-routes.ts";
import { roleRoutes } from "./role-routes.ts";
import type { OnSignIn, OnSignInTried } from "./sign-in.ts";
import { staffAuthRoutes } from "./staff-auth-routes.ts";
import { staffRoutes } from "./staff-routes.ts";
import { termsRoutes } from "./terms-routes.ts";
import { createVault } from "./vault.ts";

/** What the rooms above hand down. */
export interface IdentityNeeds {
  /** Runs in the transaction of a sign-in: the room of carts joins the guest's with the customer's. */
  readonly onSignIn: OnSignIn;
  /** Hears of every try to sign in as a customer; nobody unless told. */
  readonly onSignInTried?: OnSignInTried;
  /** What other rooms add to a customer's export; nothing unless told. */
  readonly exporters?: readonly Exporter[];
  /** The shop's secret: what is sealed here is sealed under a key derived from it. */
  readonly secret: string;
  /** Where browsers know the shop, as `https://shop.example`; null unless told: where a request says that it came. */
  readonly publicOrigin?: string | null;
  /** Whether customers reach the shop by https, so that cookies are for https only; false unless told. */
  readonly isSecure?: boolean;
}

/** The room's HTTP: signing up and in, the own account, and customers, staff, keys and the audit log for the desk. */
export function identityRoutes({
  onSignIn,
  onSignInTried = () => undefined,
  exporters = [],
  secret,
  publicOrigin = null,
  isSecure = false,
}: IdentityNeeds): readonly Route[] {
  const staffNeeds = { vault: createVault(secret), publicOrigin, isSecure };
  return [
    ...authRoutes({ onSignIn, onSignInTried, isSecure }),
    ...meRoutes({ exporters, isSecure }),
    ...addressRoutes(),
    ...customerDeskRoutes(),
    ...termsRoutes(),
    ...staffAuthRoutes(staffNeeds),
    ...ownFactorRoutes(staffNeeds),
    ...ownPasskeyRoutes(staffNeeds),
    ...ownProofRoutes(staffNeeds),
    ...ownSessionRoutes(),
    ...staffRoutes(),
    ...roleRoutes(),
    ...keyRoutes(),
    ...auditRoutes(),
  ];
}
