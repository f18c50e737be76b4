import { DomainError } from "@hansa/kernel";

/** There is no such experiment to report on. */
export class ReportNotFound extends DomainError {
  readonly code = "insights.report_not_found";
  readonly status = 404;

  constructor(key: string) {
    super("There is no experiment with this key.", { key });
  }
}

/** Simulated shoppers come into demo shops only. */
export class TrafficNotOffered extends DomainError {
  readonly code = "insights.traffic_not_offered";
  readonly status = 409;

  constructor() {
    super("Simulated shoppers visit demo shops only.", {});
  }
}
