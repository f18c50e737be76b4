import { Badge, Grid, Paper, Stack, Text, UnstyledButton } from "@mantine/core";
import type { paths } from "@hansa/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { Answered } from "../../show/Answered.tsx";
import { formatCount } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { Nothing } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";
import { ReviewPanel } from "./ReviewPanel.tsx";

type Reviews = paths["/v1/admin/fraud/reviews"]["get"]["responses"][200]["content"]["application/json"];
/** A purchase that waits for a decision. */
export type Review = Reviews["items"][number];

const AGAIN_MS = 10_000;
const CENTS = 100;

/** The purchases that wait for a decision, the oldest hour first, and within it the dearest first. */
export function QueuePage() {
  const [chosen, setChosen] = useState<string | null>(null);
  const reviews = useQuery({
    queryKey: ["reviews"],
    queryFn: () => take(hansa.GET("/v1/admin/fraud/reviews", { params: { query: { limit: 100 } } })),
    refetchInterval: AGAIN_MS,
  });
  return (
    <>
      <PageHead title="Fraud reviews" about="Oldest first. Keys: A lets go on, D gives up, H keeps waiting." />
      <Answered of={reviews}>
        {({ items }) => {
          const shown = items.find(({ id }) => id === chosen) ?? items[0];
          if (shown === undefined)
            return (
              <Paper withBorder>
                <Nothing title="Nobody waits">A purchase that looks odd to the model or to a rule comes here.</Nothing>
              </Paper>
            );
          return (
            <Grid>
              <Grid.Col span={{ base: 12, md: 4 }}>
                <Stack gap="xs" component="nav" aria-label="Purchases that wait">
                  {items.map((review) => (
                    <QueueItem
                      key={review.id}
                      review={review}
                      isShown={review.id === shown.id}
                      onShow={() => setChosen(review.id)}
                    />
                  ))}
                  <Text fz="xs" c="dimmed">
                    {formatCount(items.length)} wait
                  </Text>
                </Stack>
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 8 }}>
                <ReviewPanel key={shown.id} id={shown.id} onDecided={() => setChosen(null)} />
              </Grid.Col>
            </Grid>
          );
        }}
      </Answered>
    </>
  );
}

function QueueItem(props: { readonly review: Review; readonly isShown: boolean; readonly onShow: () => void }) {
  const { review, isShown, onShow } = props;
  return (
    <UnstyledButton onClick={onShow} aria-current={isShown}>
      <Paper
        withBorder
        p="sm"
        style={isShown ? { boxShadow: "inset 3px 0 0 var(--mantine-primary-color-filled)" } : {}}
      >
        <Text fz="sm" fw={600} className="desk-numbers">
          {formatCount(review.worthCents / CENTS)} worth
          {review.state === "held" && (
            <Badge ms="xs" variant="light" color="gray" tt="none" c="var(--mantine-color-text)">
              Held
            </Badge>
          )}
        </Text>
        <Text fz="xs" c="dimmed">
          <When at={review.openedAt} isAgo /> · decides itself <When at={review.expiresAt} isAgo />
        </Text>
      </Paper>
    </UnstyledButton>
  );
}
