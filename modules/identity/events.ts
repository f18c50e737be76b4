import { Type } from "typebox";
import { eventKind } from "#platform/events";

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid" });
/**
 * Which mail is due: `mailSecretFor` tells by the id to whom and with which link. `customerId` is null where nobody has
 * the address, so that asking takes equally long; then no mail is due.
 */
const MailDue = Type.Object({ id: Uuid, customerId: Type.Union([Uuid, Type.Null()]) }, closed);

/** Somebody signed up; the address is not proved yet. */
export const customerSignedUp = eventKind("identity.customer_signed_up", Type.Object({ customerId: Uuid }, closed));

/** Somebody asked for a new password. */
export const passwordResetRequested = eventKind("identity.password_reset_requested", MailDue);

/** An address is to be proved: after sign-up, on request, or because it is to change. */
export const verificationRequested = eventKind("identity.verification_requested", MailDue);

/** The customer proved the address: what guests ordered with it may now be theirs. `emailHash` is SHA-256 of the normalised address in hex. */
export const emailVerified = eventKind(
  "identity.email_verified",
  Type.Object({ customerId: Uuid, emailHash: Type.String({ pattern: "^[0-9a-f]{64}$" }) }, closed),
);

/** The customer's personal data is gone here; whoever keeps any of it lets go of it now. */
export const customerErased = eventKind("identity.customer_erased", Type.Object({ customerId: Uuid }, closed));
