import { DomainError } from "@hansa/kernel";

/** There is no dead letter of this id here; it may have been retried already. */
export class DeadLetterNotFound extends DomainError {
  readonly code = "events.dead_letter_not_found";
  readonly status = 404;

  constructor(id: string) {
    super("This event is not among the dead letters.", { id });
  }
}
