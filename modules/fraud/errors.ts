import { DomainError } from "@hansa/kernel";

/** A rule cannot be read; `at` counts characters from 0. */
export class RuleUnreadable extends DomainError {
  readonly code = "fraud.rule_unreadable";
  readonly status = 422;
  readonly at: number;

  constructor(problem: string, at: number) {
    super(`The rule ${problem}, at character ${String(at + 1)}.`, { at });
    this.at = at;
  }
}

/** There is no such rule. */
export class RuleNotFound extends DomainError {
  readonly code = "fraud.rule_not_found";
  readonly status = 404;

  constructor(code: string) {
    super("There is no such rule.", { rule: code });
  }
}

/** A rule is activated only after somebody saw what it would have done. */
export class RuleNotBacktested extends DomainError {
  readonly code = "fraud.rule_not_backtested";
  readonly status = 409;

  constructor(code: string) {
    super("Run a back-test of the rule as it is now, then activate it.", { rule: code });
  }
}

/** There are as many rules as one purchase may be asked against. */
export class TooManyRules extends DomainError {
  readonly code = "fraud.too_many_rules";
  readonly status = 409;

  constructor(limit: number) {
    super(`There are ${String(limit)} rules already; retire one first.`, { limit });
  }
}

/** There is no such review. */
export class ReviewNotFound extends DomainError {
  readonly code = "fraud.review_not_found";
  readonly status = 404;

  constructor(id: string) {
    super("There is no such review.", { review: id });
  }
}

/** Somebody decided already, or time did. */
export class ReviewDecided extends DomainError {
  readonly code = "fraud.review_decided";
  readonly status = 409;

  constructor(state: string) {
    super(`The review is ${state} already.`, { state });
  }
}

/** The purchase was not judged here. */
export class JudgementNotFound extends DomainError {
  readonly code = "fraud.judgement_not_found";
  readonly status = 404;

  constructor(id: string) {
    super("This purchase was not judged here.", { id });
  }
}

/** The text names nobody in particular, such as an address in a private network. */
export class SubjectUnusable extends DomainError {
  readonly code = "fraud.subject_unusable";
  readonly status = 422;

  constructor(role: string) {
    super(`The text names no ${role} that could be recognised again.`, { role });
  }
}

/** There is no such entry on a list. */
export class ListEntryNotFound extends DomainError {
  readonly code = "fraud.list_entry_not_found";
  readonly status = 404;

  constructor(id: string) {
    super("There is no such entry.", { entry: id });
  }
}

/** There is no challenger to promote. */
export class NoChallenger extends DomainError {
  readonly code = "fraud.no_challenger";
  readonly status = 409;

  constructor() {
    super("No model is waiting to be promoted.");
  }
}
