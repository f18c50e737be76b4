/** Facts about a refusal, ready for JSON; `bigint` is allowed and written as an integer. */
export type RefusalDetails = Readonly<Record<string, unknown>>;

/**
 * The world says no and the caller can act on it. Thrown by single commands, returned as a value by batches.
 * `code` is stable and public (`room.reason`), `message` is a sentence for a human, facts stand in `details`.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  /** HTTP status; see CONTRIBUTING.md, "Errors". */
  abstract readonly status: number;
  readonly details: RefusalDetails;

  constructor(message: string, details: RefusalDetails = {}) {
    super(message);
    this.name = new.target.name;
    this.details = details;
  }
}

/** One thing wrong with an input: where (JSON pointer) and what, in words. */
export interface Violation {
  readonly pointer: string;
  readonly message: string;
}

/** The input can be read but breaks a rule; every broken rule is listed. */
export class InvalidInput extends DomainError {
  readonly code = "invalid_input";
  readonly status = 422;
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    super("Some values are not valid.", { violations });
    this.violations = violations;
  }
}

/** A branch that the types exclude was reached: a bug, never a refusal. */
export class Unreachable extends Error {
  constructor(value: never) {
    super(`unreachable: ${String(value)}`);
    this.name = "Unreachable";
  }
}
