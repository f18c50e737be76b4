import { DomainError } from "@hansa/kernel";

/** The body is not JSON in UTF-8, or is not as long as it said. */
export class MalformedBody extends DomainError {
  readonly code = "malformed_body";
  readonly status = 400;
  constructor(reason: string) {
    super("The body cannot be read as JSON.", { reason });
  }
}

/** The request line or its headers cannot be read. */
export class MalformedRequest extends DomainError {
  readonly code = "malformed_request";
  readonly status = 400;
  constructor() {
    super("The request cannot be read.");
  }
}

/** The body has properties that the route does not know, or may not have. */
export class UnknownProperty extends DomainError {
  readonly code = "unknown_property";
  readonly status = 400;
  constructor(pointers: readonly string[]) {
    super("The body has properties that this request does not take.", {
      violations: pointers.map((pointer) => ({ pointer, message: "is not known here" })),
    });
  }
}

/** Objects and lists of the body are nested deeper than any request needs. */
export class BodyTooDeep extends DomainError {
  readonly code = "body_too_deep";
  readonly status = 400;
  constructor(deepest: number) {
    super("The body is nested too deeply.", { deepest });
  }
}

/** The body is longer than the route takes. */
export class BodyTooLarge extends DomainError {
  readonly code = "body_too_large";
  readonly status = 413;
  constructor() {
    super("The body is too large.");
  }
}

/** The path is longer than any that exists. */
export class PathTooLong extends DomainError {
  readonly code = "path_too_long";
  readonly status = 414;
  constructor() {
    super("The address is too long.");
  }
}

/** The body is of a kind that the route does not read. */
export class UnsupportedMediaType extends DomainError {
  readonly code = "unsupported_media_type";
  readonly status = 415;
  constructor() {
    super("The body must be sent as application/json.");
  }
}

/** Nothing stands at this path. */
export class NotFound extends DomainError {
  readonly code = "not_found";
  readonly status = 404;
  constructor() {
    super("There is nothing here.");
  }
}

/** Something stands at this path, but it does not take this method. */
export class MethodNotAllowed extends DomainError {
  readonly code = "method_not_allowed";
  readonly status = 405;
  constructor(allowed: readonly string[]) {
    super("This address does not take this method.", { allowed });
  }
}

/** The caller has not proved who it is, and the route needs to know. */
export class Unauthenticated extends DomainError {
  readonly code = "unauthenticated";
  readonly status = 401;
  constructor() {
    super("Please sign in.");
  }
}

/** The caller is known and may not do this. */
export class Forbidden extends DomainError {
  readonly code = "forbidden";
  readonly status = 403;
  constructor(needed: string | null = null) {
    super("You may not do this.", needed === null ? {} : { needed });
  }
}

/** A page of another site tried to act with this customer's session. */
export class CrossSite extends DomainError {
  readonly code = "cross_site";
  readonly status = 403;
  constructor() {
    super("This request came from another site.");
  }
}

/** The thing has changed since the caller read it. */
export class PreconditionFailed extends DomainError {
  readonly code = "precondition_failed";
  readonly status = 412;
  constructor() {
    super("This has changed since you read it. Please read it again.");
  }
}

/** Too many requests of this kind in a short time. */
export class TooManyRequests extends DomainError {
  readonly code = "rate_limited";
  readonly status = 429;
  /**
   * @param limit whose limit it is
   * @param retryAfterSeconds until its window ends, at least 1
   */
  constructor(
    limit: { readonly name: string; readonly points: number; readonly windowSeconds: number },
    retryAfterSeconds: number,
  ) {
    super("Too many requests. Please try again a little later.", {
      limit: limit.name,
      points: limit.points,
      windowSeconds: limit.windowSeconds,
      retryAfterSeconds,
    });
  }
}

/** The route wants an `Idempotency-Key` and got none. */
export class IdempotencyKeyRequired extends DomainError {
  readonly code = "idempotency.key_required";
  readonly status = 400;
  constructor() {
    super("This request needs an Idempotency-Key header.");
  }
}

/** The `Idempotency-Key` is not 1 to 64 visible ASCII characters. */
export class IdempotencyKeyInvalid extends DomainError {
  readonly code = "idempotency.key_invalid";
  readonly status = 400;
  constructor() {
    super("The Idempotency-Key must be 1 to 64 visible ASCII characters.");
  }
}

/** The key was used for another request. */
export class IdempotencyKeyReused extends DomainError {
  readonly code = "idempotency.key_reused";
  readonly status = 422;
  constructor() {
    super("This Idempotency-Key was used for a different request.");
  }
}

/** The first request with this key is still being answered. */
export class IdempotencyInFlight extends DomainError {
  readonly code = "idempotency.in_flight";
  readonly status = 409;
  constructor() {
    super("The first request with this Idempotency-Key is still being answered.", { retryAfterSeconds: 1 });
  }
}
