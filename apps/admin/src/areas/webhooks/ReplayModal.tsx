import { useForm } from "@mantine/form";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { MomentInput } from "../../form/MomentInput.tsx";
import { formatCount } from "../../show/format.ts";
import type { Webhook } from "./webhook.ts";

const DAY_MS = 86_400_000;
/** Most requests of one replay; each of them takes a thousand deliveries. */
const MOST_PIECES = 50;

interface Values {
  readonly since: string | null;
}

/** Sends again everything that a webhook did not take since a time. */
export function ReplayModal({ webhook, onClose }: { readonly webhook: Webhook; readonly onClose: () => void }) {
  const form = useForm<Values>({
    initialValues: { since: new Date(Date.now() - DAY_MS).toISOString() },
    validate: { since: (given) => (given === null ? "Since when?" : null) },
  });
  const replay = useAct({
    act: ({ since }: Values) => replayAll(webhook.id, since ?? ""),
    done: (replayed) =>
      replayed === 0 ? "There was nothing to send again." : `${formatCount(replayed)} are on their way again.`,
    after: onClose,
  });
  return (
    <FormModal
      title="Send again what it did not take"
      form={form}
      saving={replay}
      label="Send it again"
      size="md"
      onClose={onClose}
    >
      <MomentInput
        label="Written since"
        description="Deliveries that were given up, in the order in which they were written. Kept for 30 days."
        {...form.getInputProps("since")}
      />
    </FormModal>
  );
}

/** Piece by piece, since one request takes so many at most. @returns how many there were */
async function replayAll(id: string, since: string): Promise<number> {
  let replayed = 0;
  for (let piece = 0; piece < MOST_PIECES; piece++) {
    const done = await take(
      hansa.POST("/v1/admin/webhooks/{id}/replay", { params: { path: { id } }, body: { since } }),
    );
    replayed += done.replayed;
    if (!done.isMore) break;
  }
  return replayed;
}
