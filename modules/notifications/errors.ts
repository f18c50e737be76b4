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

/** There is no webhook endpoint of this id. */
export class WebhookNotFound extends DomainError {
  readonly code = "notifications.webhook_not_found";
  readonly status = 404;

  constructor(id: string) {
    super("There is no such webhook.", { id });
  }
}

/** A shop has only so many webhook endpoints. */
export class TooManyWebhooks extends DomainError {
  readonly code = "notifications.too_many_webhooks";
  readonly status = 409;

  constructor(most: number) {
    super("There are too many webhooks. Remove one that is not used any more.", { most });
  }
}

/** Nobody has others told what they may not read themselves. */
export class WebhookRightsExceeded extends DomainError {
  readonly code = "notifications.webhook_rights_exceeded";
  readonly status = 403;

  constructor(missing: readonly string[]) {
    super("You may not read what this webhook would be told.", { missing });
  }
}

/** The webhook is switched off or suspended: nothing is sent to it. */
export class WebhookOff extends DomainError {
  readonly code = "notifications.webhook_off";
  readonly status = 409;

  constructor(id: string) {
    super("This webhook is off. Switch it on first.", { id });
  }
}

/** There is no delivery of this id here; those of a month ago are forgotten. */
export class DeliveryNotFound extends DomainError {
  readonly code = "notifications.delivery_not_found";
  readonly status = 404;

  constructor(id: string) {
    super("There is no such delivery.", { id });
  }
}

/** The delivery is under way already, or was replayed too often. */
export class DeliveryNotReplayable extends DomainError {
  readonly code = "notifications.delivery_not_replayable";
  readonly status = 409;

  constructor(id: string) {
    super("This delivery waits for its next try already, or was replayed too often.", { id });
  }
}
