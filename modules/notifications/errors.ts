import { DomainError } from "@hansa/kernel";

/** There is no mail of this id here, or it is not one that was given up. */
export class MailNotFound extends DomainError {
  readonly code = "notifications.mail_not_found";
  readonly status = 404;

  constructor(id: string) {
    super("There is no such mail.", { id });
  }
}

/** The link was not made here. */
export class StopLinkInvalid extends DomainError {
  readonly code = "notifications.stop_link_invalid";
  readonly status = 404;

  constructor() {
    super("This link does not work.", {});
  }
}
