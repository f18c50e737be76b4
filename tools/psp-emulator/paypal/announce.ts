import type { Trouble } from "../behaviour.ts";
import type { Charge } from "../books.ts";
import type { Host } from "../host.ts";
import { type Fields, shortId } from "./fields.ts";
import { authorizationBody, captureBody } from "./objects.ts";

/** Tells what became of an order. */
export function announce(charge: Charge, host: Host, trouble: Trouble | null): void {
  if (charge.state !== "held" && charge.state !== "declined") return;
  const isHeld = charge.state === "held";
  const [move] = charge.moves;
  if (move !== undefined)
    return tell(host, "PAYMENT.CAPTURE.COMPLETED", related(charge, captureBody(charge, move)), trouble);
  const name = isHeld
    ? "PAYMENT.AUTHORIZATION.CREATED"
    : charge.capturesAtOnce
      ? "PAYMENT.CAPTURE.DECLINED"
      : "PAYMENT.AUTHORIZATION.DENIED";
  tell(host, name, related(charge, authorizationBody(charge)), trouble);
}

/** The resource of an event, with the order that it belongs to. */
export const related = (charge: Charge, resource: Fields): Fields => ({
  ...resource,
  supplementary_data: { related_ids: { order_id: charge.id } },
});

/** Sends an event. */
export function tell(host: Host, name: string, resource: unknown, trouble: Trouble | null): void {
  const at = new Date().toISOString();
  const event = {
    id: `WH-${shortId()}`,
    event_version: "1.0",
    create_time: at,
    resource_type: "payment",
    event_type: name,
  };
  host.tell({ ...event, summary: name, resource, links: [] }, trouble);
}
