import { DomainError } from "@hansa/kernel";

/** E-mail and password do not belong together; it is not told which of them is wrong. */
export class SignInRefused extends DomainError {
  readonly code = "identity.sign_in_refused";
  readonly status = 401;
  constructor() {
    super("E-mail address or password is wrong.");
  }
}

/** Something guessable was tried too often from here. */
export class TooManyAttempts extends DomainError {
  readonly code = "identity.too_many_attempts";
  readonly status = 429;
  constructor(retryAfterSeconds: number) {
    super("Too many attempts. Please try again later.", { retryAfterSeconds });
  }
}

/** The link from a mail was used, replaced, or has run out. */
export class LinkExpired extends DomainError {
  readonly code = "identity.link_expired";
  readonly status = 409;
  constructor() {
    super("This link is no longer valid. Please ask for a new one.");
  }
}

/** What cannot be undone needs a session that was opened lately. */
export class ReauthenticationNeeded extends DomainError {
  readonly code = "identity.reauthentication_needed";
  readonly status = 403;
  constructor() {
    super("Please sign in again before you do this.");
  }
}

/** There is no such customer. */
export class CustomerNotFound extends DomainError {
  readonly code = "identity.customer_not_found";
  readonly status = 404;
  constructor() {
    super("This customer does not exist.");
  }
}

/** There is no such address in the caller's address book. */
export class AddressNotFound extends DomainError {
  readonly code = "identity.address_not_found";
  readonly status = 404;
  constructor() {
    super("This address does not exist.");
  }
}

/** The address book is full. */
export class TooManyAddresses extends DomainError {
  readonly code = "identity.too_many_addresses";
  readonly status = 409;
  constructor(most: number) {
    super("The address book is full.", { most });
  }
}

/** There is no such session of the caller. */
export class SessionNotFound extends DomainError {
  readonly code = "identity.session_not_found";
  readonly status = 404;
  constructor() {
    super("This session does not exist.");
  }
}

/** There is no such member of staff. */
export class StaffNotFound extends DomainError {
  readonly code = "identity.staff_not_found";
  readonly status = 404;
  constructor() {
    super("This member of staff does not exist.");
  }
}

/** A member of staff with this address stands already. */
export class StaffExists extends DomainError {
  readonly code = "identity.staff_exists";
  readonly status = 409;
  constructor() {
    super("A member of staff with this e-mail address exists already.");
  }
}

/** The shop would be left without an owner who can sign in. */
export class LastOwner extends DomainError {
  readonly code = "identity.last_owner";
  readonly status = 409;
  constructor() {
    super("The last owner cannot lose the role or be disabled.");
  }
}

/** Nobody gives away, or takes away, rights that they do not hold. */
export class RightsExceeded extends DomainError {
  readonly code = "identity.rights_exceeded";
  readonly status = 403;
  constructor(beyond: readonly string[]) {
    super("You cannot give or take rights that you do not have.", { beyond });
  }
}

/** Nobody changes their own role, or disables themselves. */
export class OwnRights extends DomainError {
  readonly code = "identity.own_rights";
  readonly status = 403;
  constructor() {
    super("You cannot change your own rights.");
  }
}

/** There is no such role. */
export class RoleNotFound extends DomainError {
  readonly code = "identity.role_not_found";
  readonly status = 404;
  constructor() {
    super("This role does not exist.");
  }
}

/** A role with this name stands already, built in or of the shop's own. */
export class RoleExists extends DomainError {
  readonly code = "identity.role_exists";
  readonly status = 409;
  constructor() {
    super("A role with this name exists already.");
  }
}

/** Built-in roles are as they are. */
export class RoleBuiltIn extends DomainError {
  readonly code = "identity.role_built_in";
  readonly status = 409;
  constructor() {
    super("Built-in roles stay as they are. Make a role of your own from this one.");
  }
}

/** Somebody has the role. */
export class RoleInUse extends DomainError {
  readonly code = "identity.role_in_use";
  readonly status = 409;
  constructor(staff: number) {
    super("Staff have this role. Give them another one first.", { staff });
  }
}

/** Nobody can tell as many roles apart. */
export class TooManyRoles extends DomainError {
  readonly code = "identity.too_many_roles";
  readonly status = 409;
  constructor(most: number) {
    super("There are too many roles. Delete one that is not used any more.", { most });
  }
}

/** There is no such living API key. */
export class KeyNotFound extends DomainError {
  readonly code = "identity.key_not_found";
  readonly status = 404;
  constructor() {
    super("This API key does not exist.");
  }
}

/** What was shown as a proof proves nothing: a wrong password, a code that is wrong or used, a passkey of somebody else. */
export class ProofRefused extends DomainError {
  readonly code = "identity.proof_refused";
  readonly status = 403;
  constructor() {
    super("That is not right, or was used before.");
  }
}

/** What can be shown to prove who one is. */
export type Way = "password" | "totp" | "passkey" | "recovery_code";

/** What is asked for is dangerous, and this session's last proof is too old for it. */
export class StepUpRequired extends DomainError {
  readonly code = "identity.step_up_required";
  readonly status = 403;
  /** @param ways what this member of staff can prove it with */
  constructor(ways: readonly Way[]) {
    super("Please prove again who you are, and then repeat this.", { ways });
  }
}

/** A proof that was begun took too long, or was finished before. */
export class ChallengeExpired extends DomainError {
  readonly code = "identity.challenge_expired";
  readonly status = 409;
  constructor() {
    super("This took too long, or was finished before. Please begin again.");
  }
}

/** There is no such second factor. */
export class FactorNotFound extends DomainError {
  readonly code = "identity.factor_not_found";
  readonly status = 404;
  constructor() {
    super("This second factor does not exist.");
  }
}

/** The secret of the authenticator app was sealed with another `HANSA_SECRET`. */
export class FactorUnreadable extends DomainError {
  readonly code = "identity.factor_unreadable";
  readonly status = 409;
  constructor() {
    super("The authenticator app has to be set up anew. Use a recovery code or a passkey until then.");
  }
}

/** The passkey belongs to somebody already. */
export class PasskeyExists extends DomainError {
  readonly code = "identity.passkey_exists";
  readonly status = 409;
  constructor() {
    super("This passkey is known already.");
  }
}

/** Nobody needs as many passkeys. */
export class TooManyPasskeys extends DomainError {
  readonly code = "identity.too_many_passkeys";
  readonly status = 409;
  constructor(most: number) {
    super("There are too many passkeys. Remove one that is not used any more.", { most });
  }
}

/** Passkeys are bound to an address, and this request does not tell ours. */
export class AddressUnknown extends DomainError {
  readonly code = "identity.own_address_unknown";
  readonly status = 409;
  constructor() {
    super("Passkeys work only on a page of this shop. Behind a proxy HANSA_PUBLIC_URL has to say where that is.");
  }
}
