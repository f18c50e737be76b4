import { DomainError } from "@hansa/kernel";

/** There is no such experiment to report on. */
export class ReportNotFound extends DomainError {
  readonly code = "insights.report_not_found";
  readonly status = 404;

  constructor(key: string) {
    super("There is no experiment with this key.", { key });
  }
}
