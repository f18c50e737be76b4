import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { useActor } from "../../session/actor.ts";
import { sayWord } from "../../show/format.ts";
import { Section } from "../../show/Section.tsx";
import { When } from "../../show/When.tsx";
import type { Order } from "./order.ts";

const LONGEST = 2_000;

/** What colleagues wrote under an order; a note cannot be changed. */
export function OrderNotes({ order }: { readonly order: Order }) {
  const { may, id: actorId } = useActor();
  const [text, setText] = useState("");
  const write = useAct({
    act: (body: string) =>
      take(hansa.POST("/v1/admin/orders/{id}/notes", { params: { path: { id: order.id } }, body: { body } })),
    done: "The note is written.",
    after: () => setText(""),
  });
  return (
    <Section title="Notes">
      <Stack gap="sm">
        {order.notes.map(({ id, body, author, at }) => (
          <div key={id}>
            <Text fz="sm" style={{ whiteSpace: "pre-wrap" }}>
              {body}
            </Text>
            <Text fz="xs" c="dimmed">
              {author.id === actorId ? "You" : sayWord(author.kind)} · <When at={at} />
            </Text>
          </div>
        ))}
        {order.notes.length === 0 && (
          <Text fz="sm" c="dimmed">
            No notes yet. Customers never see them.
          </Text>
        )}
        {may("orders:write") && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              write.mutate(text.trim());
            }}
          >
            <Textarea
              label="New note"
              autosize
              minRows={2}
              maxLength={LONGEST}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Group justify="end" mt="xs">
              <Button type="submit" size="xs" disabled={text.trim() === ""} loading={write.isPending}>
                Write note
              </Button>
            </Group>
          </form>
        )}
      </Stack>
    </Section>
  );
}
