import { DomainError } from "@hansa/kernel";

/** The index is not filled yet, or its thread is being started again. */
export class SearchNotReady extends DomainError {
  readonly code = "search.not_ready";
  readonly status = 503;
  constructor() {
    super("The search is being made ready. Please try again in a moment.", { retryAfterSeconds: 1 });
  }
}

/** The rule is not one: phrases separated by commas, or phrases `=>` phrases. */
export class InvalidSynonym extends DomainError {
  readonly code = "search.invalid_synonym";
  readonly status = 422;
  constructor(rule: string) {
    super("A rule is at least two phrases separated by commas, or phrases => phrases, each of at most four words.", { rule });
  }
}

/** There is no rule, synonym or ranking of that name. */
export class SearchSettingNotFound extends DomainError {
  readonly code = "search.setting_not_found";
  readonly status = 404;
  constructor(what: string, id: string) {
    super(`There is no ${what} ${id}.`, { id });
  }
}

/** The rule of the desk says nothing that could be done. */
export class InvalidRule extends DomainError {
  readonly code = "search.invalid_rule";
  readonly status = 422;
  constructor(reason: string) {
    super(reason, {});
  }
}
