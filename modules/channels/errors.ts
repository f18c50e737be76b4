import { DomainError } from "@hansa/kernel";

/** There is no open channel with this code. */
export class ChannelNotFound extends DomainError {
  readonly code = "channels.not_found";
  readonly status = 404;

  constructor(channel: string) {
    super("This sales channel does not exist.", { channel });
  }
}

/** A channel with this code stands already. */
export class ChannelExists extends DomainError {
  readonly code = "channels.exists";
  readonly status = 409;

  constructor(channel: string) {
    super("A sales channel with this code exists already.", { channel });
  }
}

/** The last open channel cannot be closed: the shop would sell nowhere. */
export class LastChannel extends DomainError {
  readonly code = "channels.last_one";
  readonly status = 409;

  constructor(channel: string) {
    super("The last open sales channel cannot be closed.", { channel });
  }
}
