export { type AuditEntry, recordAudit } from "./audit.ts";
export { announceRightsChange, type Authenticate, authenticate, CREDENTIALS_TOPIC } from "./authenticate.ts";
export { emailHashOf, normaliseEmail } from "./email.ts";
export { ROLES, type Role, SCOPES } from "./roles.ts";
