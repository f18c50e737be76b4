export { type AuditEntry, recordAudit } from "./audit.ts";
export { type Authenticate, authenticate, CREDENTIALS_TOPIC } from "./authenticate.ts";
export { CUSTOMER_COOKIE, STAFF_COOKIE } from "./credential.ts";
export { emailHashOf, normaliseEmail } from "./email.ts";
export { CustomerNotFound, SignInRefused, StepUpRequired, TooManyAttempts } from "./errors.ts";
export {
  findImportedCustomers,
  type ImportedCustomer,
  importCustomers,
  IMPORT_BATCH,
  type ImportOutcome,
} from "./import-customers.ts";
export { ensureDeskKey, newDeskKey } from "./keys.ts";
export { type MailSecret, mailSecretFor } from "./mail-links.ts";
export type { MailPurpose } from "./mail-queries.ts";
export type { Exporter } from "./me-routes.ts";
export { confirmPasswordReset, requestPasswordReset } from "./passwords.ts";
export { type PersonalData, personalData } from "./personal-data.ts";
export { type Customer, findCustomer, localesOf, verifiedEmailOf } from "./profile.ts";
export { assertFreshProof, FRESH_PROOF_MS } from "./proof.ts";
export { EVERYTHING, ROLES, type Role, SCOPES } from "./roles.ts";
export { type IdentityNeeds, identityRoutes } from "./routes.ts";
export { DEMO_CUSTOMER, DEMO_OWNER, seedDemoPeople } from "./seed.ts";
export { type OnSignIn, type OnSignInTried, type PresentedCart, signIn } from "./sign-in.ts";
export {
  type CustomerKept,
  type CustomerWrite,
  type ImportedState,
  lockImported,
  takeBackCustomers,
} from "./take-back-customers.ts";
export { type CustomerTerms, loadTerms, setTerms, TERMS_TOPIC } from "./terms.ts";
export { type SignUp, signUp } from "./sign-up.ts";
export { hasDeskAccess } from "./staff.ts";
export { identityJobs } from "./subscriptions.ts";
export { createVault, type Vault } from "./vault.ts";
