import { Anchor, Button, Group, Kbd, List, Progress, Stack, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { ReasonModal } from "../../form/ReasonModal.tsx";
import { useActor } from "../../session/actor.ts";
import { Amount } from "../../show/Amount.tsx";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { formatShare, sayWord } from "../../show/format.ts";
import { Panel } from "../../show/Panel.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";

const DECISIONS = {
  approve: { label: "Let it go on", key: "A", about: "The order is confirmed and its money taken." },
  decline: { label: "Give it up", key: "D", about: "The order is cancelled and its money let go of." },
  hold: { label: "Keep it waiting", key: "H", about: "It stays in the queue." },
} as const;
type Decision = keyof typeof DECISIONS;
const ALL: readonly Decision[] = ["approve", "decline", "hold"];

/** Why a purchase waits, what else is known, and the decision. */
export function ReviewPanel({ id, onDecided }: { readonly id: string; readonly onDecided: () => void }) {
  const { may } = useActor();
  const [asked, setAsked] = useState<Decision | null>(null);
  const isWriter = may("fraud:write");
  const shown = useQuery({
    queryKey: ["review", id],
    queryFn: () => take(hansa.GET("/v1/admin/fraud/reviews/{id}", { params: { path: { id } } })),
  });
  const decide = useAct({
    async act({ decision, reason }: { readonly decision: Decision; readonly reason: string }) {
      const decided = await send(decision, id, reason);
      // At once: by the time that the queue was read again, the next key may have been pressed.
      setAsked(null);
      return decided;
    },
    done: ({ state }) => `It is decided: ${sayWord(state).toLowerCase()}.`,
    after: onDecided,
  });
  useHotkeys(isWriter ? ALL.map((decision) => [DECISIONS[decision].key, () => setAsked(decision)]) : []);
  return (
    <Answered of={shown}>
      {({ judgement, linked }) => (
        <Stack>
          <Panel
            title="The purchase"
            actions={
              isWriter && (
                <Group gap="xs">
                  {ALL.map((decision) => (
                    <Button
                      key={decision}
                      variant={decision === "approve" ? "filled" : "default"}
                      {...(decision === "decline" ? { color: "red", variant: "outline" } : {})}
                      rightSection={<Kbd size="xs">{DECISIONS[decision].key}</Kbd>}
                      onClick={() => setAsked(decision)}
                    >
                      {DECISIONS[decision].label}
                    </Button>
                  ))}
                </Group>
              )
            }
          >
            <Group gap="xl">
              <Text fz="lg" fw={700}>
                <Amount money={judgement.amount} />
              </Text>
              <Anchor component={Link} to={`/orders/${judgement.orderId}`} fz="sm">
                Its order
              </Anchor>
              <When at={judgement.at} fz="sm" />
            </Group>
            <div>
              <Text fz="sm" mb={4}>
                Risk {formatShare(judgement.score)}
              </Text>
              <Progress
                value={judgement.score * 100}
                color={judgement.score > 0.5 ? "red" : "yellow"}
                aria-label="Risk"
              />
            </div>
            <Text fz="sm" fw={600}>
              Why it was stopped
            </Text>
            <List fz="sm">
              {[...judgement.reasons, ...judgement.rules.map((rule) => `Rule: ${rule}`)].map((reason) => (
                <List.Item key={reason}>{sayWord(reason)}</List.Item>
              ))}
            </List>
          </Panel>
          <Panel title="Linked orders" about="Of the same card, device, address or others.">
            <FactTable
              label="Linked orders"
              rows={linked}
              rowId={(one) => one.id}
              empty="Nothing else is known of them"
              facts={[
                {
                  header: "Order",
                  cell: ({ orderId, at }) => (
                    <Anchor component={Link} to={`/orders/${orderId}`} fz="sm">
                      <When at={at} />
                    </Anchor>
                  ),
                },
                { header: "Amount", align: "end", cell: ({ amount }) => <Amount money={amount} /> },
                { header: "The same", cell: ({ by }) => by.join(", ") },
                { header: "Judged", cell: ({ decision }) => <StateBadge state={decision} /> },
                { header: "Turned out", cell: ({ label }) => sayWord(label) },
              ]}
            />
          </Panel>
          {asked !== null && (
            <ReasonModal
              title={DECISIONS[asked].label}
              about={DECISIONS[asked].about}
              isReasonNeeded
              isDangerous={asked === "decline"}
              isPending={decide.isPending}
              onClose={() => setAsked(null)}
              onConfirm={(reason) => decide.mutate({ decision: asked, reason })}
            />
          )}
        </Stack>
      )}
    </Answered>
  );
}

function send(decision: Decision, id: string, reason: string) {
  const init = { params: { path: { id } }, body: { reason } };
  switch (decision) {
    case "approve":
      return take(hansa.POST("/v1/admin/fraud/reviews/{id}/approve", init));
    case "decline":
      return take(hansa.POST("/v1/admin/fraud/reviews/{id}/decline", init));
    case "hold":
      return take(hansa.POST("/v1/admin/fraud/reviews/{id}/hold", init));
  }
}
