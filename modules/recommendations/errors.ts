import { DomainError } from "@hansa/kernel";

/** There is no such experiment. */
export class ExperimentNotFound extends DomainError {
  readonly code = "recommendations.experiment_not_found";
  readonly status = 404;

  constructor(key: string) {
    super("There is no experiment with this key.", { key });
  }
}

/** An experiment with this key is there already. */
export class ExperimentTaken extends DomainError {
  readonly code = "recommendations.experiment_taken";
  readonly status = 409;

  constructor(key: string) {
    super("There is an experiment with this key already.", { key });
  }
}

/** An experiment goes from draft to running to ended, and nowhere else. */
export class ExperimentCannotMove extends DomainError {
  readonly code = "recommendations.experiment_cannot_move";
  readonly status = 409;

  constructor(from: string, to: string) {
    super(`An experiment that is ${from} cannot become ${to}.`, { from, to });
  }
}

/** There is no such rule. */
export class RuleNotFound extends DomainError {
  readonly code = "recommendations.rule_not_found";
  readonly status = 404;

  constructor(id: string) {
    super("There is no rule with this id.", { id });
  }
}

/** The same is said already, or there are too many rules. */
export class RuleTaken extends DomainError {
  readonly code = "recommendations.rule_taken";
  readonly status = 409;

  constructor() {
    super("There is a rule that says this already.");
  }
}
