import type { Answered } from "../host.ts";

const NAMES: Readonly<Record<number, readonly [string, string]>> = {
  422: [
    "UNPROCESSABLE_ENTITY",
    "The requested action could not be performed, semantically incorrect, or failed business validation.",
  ],
  429: ["RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting."],
  500: ["INTERNAL_SERVER_ERROR", "An internal server error occurred."],
};

/** A refusal in PayPal's words. */
export function issue(status: number, name: string): Answered {
  const [code = "", message = ""] = NAMES[status] ?? [];
  return {
    status,
    body: { name: code, message, debug_id: "emulator", details: [{ issue: name, description: message }], links: [] },
  };
}

/** What was asked for is not there. */
export function notFound(): Answered {
  const details = [{ issue: "INVALID_RESOURCE_ID", description: "Specified resource ID does not exist." }];
  const message = "The specified resource does not exist.";
  return { status: 404, body: { name: "RESOURCE_NOT_FOUND", message, debug_id: "emulator", details, links: [] } };
}
