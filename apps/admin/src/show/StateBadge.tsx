import { Badge } from "@mantine/core";
import { sayWord } from "./format.ts";

const GOOD = new Set([
  "well",
  "confirmed",
  "captured",
  "sent",
  "settled",
  "won",
  "active",
  "done",
  "open_for_sale",
  "published",
  "accept",
  "approved",
  "running",
  "completed",
  "resolved",
  "imported",
  "enabled",
  "delivered",
]);
const BAD = new Set([
  "look",
  "failed",
  "declined",
  "lost",
  "refuse",
  "denied",
  "rejected",
  "error",
  "blocked",
  "suspended",
]);
const WAITS = new Set([
  "pending",
  "pending_payment",
  "action_required",
  "unknown",
  "started",
  "queued",
  "requested",
  "open",
  "review",
  "challenge",
  "held",
  "waiting",
  "in_doubt",
  "evidence_due",
  "ready",
  "checked",
  "checking",
  "importing",
  "undoing",
  "failing",
]);

/** A state as a word on a ground of its mood. The word says it all: colour only helps. */
export function StateBadge({ state }: { readonly state: string }) {
  const color = GOOD.has(state) ? "green" : BAD.has(state) ? "red" : WAITS.has(state) ? "yellow" : "gray";
  return (
    <Badge
      variant="light"
      color={color}
      tt="none"
      fw={600}
      miw="max-content"
      styles={{
        label: {
          color: `light-dark(color-mix(in srgb, var(--mantine-color-${color}-9) 55%, black), var(--mantine-color-${color}-1))`,
        },
      }}
    >
      {sayWord(state)}
    </Badge>
  );
}
