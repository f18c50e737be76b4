import { DomainError } from "@hansa/kernel";

/** No region is home yet: the shop was never started. */
export class NoHomeRegion extends DomainError {
  readonly code = "regions.no_home";
  readonly status = 503;

  constructor() {
    super("This shop has no home region yet.", { retryAfterSeconds: 5 });
  }
}
