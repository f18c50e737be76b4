import { Button, Code, SegmentedControl, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { ReasonModal } from "../../form/ReasonModal.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { formatCount, formatShare } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { Panel } from "../../show/Panel.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";

const BY = ["then", "champion", "challenger"] as const;
const WEEKS = 12;

/** The models that were trained, and how judging did week by week. */
export function ModelsPage() {
  const { may } = useActor();
  const [by, setBy] = useState<(typeof BY)[number]>("then");
  const [isAsked, setAsked] = useState(false);
  const models = useQuery({ queryKey: ["fraud-models"], queryFn: () => take(hansa.GET("/v1/admin/fraud/models")) });
  const weeks = useQuery({
    queryKey: ["fraud-weeks", by],
    queryFn: () => take(hansa.GET("/v1/admin/fraud/weeks", { params: { query: { weeks: WEEKS, scoredBy: by } } })),
  });
  const promote = useAct({
    act: () => take(hansa.POST("/v1/admin/fraud/models/promote")),
    done: ({ version }) => `Version ${String(version)} judges from now on.`,
    after: () => setAsked(false),
  });
  const share = (value: number | null) => (value === null ? "–" : formatShare(value));
  return (
    <>
      <PageHead title="Fraud models" about="The champion judges; the challenger only looks on.">
        {may("fraud:write") && models.data?.items.some(({ state }) => state === "challenger") === true && (
          <Button onClick={() => setAsked(true)}>Let the challenger judge</Button>
        )}
      </PageHead>
      <Stack>
        <Panel
          title="Week by week"
          actions={
            <SegmentedControl
              aria-label="Scored by"
              data={[
                { value: "then", label: "As judged" },
                { value: "champion", label: "Champion" },
                { value: "challenger", label: "Challenger" },
              ]}
              value={by}
              onChange={(next) => setBy(BY.find((known) => known === next) ?? "then")}
            />
          }
        >
          <Answered of={weeks}>
            {({ items }) => (
              <FactTable
                label="Weeks"
                rows={items}
                rowId={({ from }) => from}
                empty="No week is over yet"
                isCompared
                facts={[
                  { header: "Week from", cell: ({ from }) => <When at={from} /> },
                  { header: "Purchases", align: "end", cell: ({ purchases }) => formatCount(purchases) },
                  { header: "Known", align: "end", cell: ({ known }) => formatCount(known) },
                  { header: "Fraud", align: "end", cell: ({ frauds }) => formatCount(frauds) },
                  { header: "Precision", align: "end", cell: ({ precision }) => share(precision) },
                  { header: "Recall", align: "end", cell: ({ recall }) => share(recall) },
                  { header: "AUC", align: "end", cell: ({ auc }) => (auc === null ? "–" : auc.toFixed(3)) },
                ]}
              />
            )}
          </Answered>
        </Panel>
        <Panel title="Versions">
          <Answered of={models}>
            {({ items }) => (
              <FactTable
                label="Models"
                rows={items}
                rowId={({ version }) => String(version)}
                empty="Nothing was trained yet: rules judge alone"
                facts={[
                  { header: "Version", cell: ({ version }) => version },
                  { header: "Kind", cell: ({ kind }) => kind },
                  { header: "State", cell: ({ state }) => <StateBadge state={state} /> },
                  { header: "Trained", cell: ({ trainedAt }) => <When at={trainedAt} /> },
                  { header: "How it did", cell: ({ metrics }) => <Code>{sayMetrics(metrics)}</Code> },
                ]}
              />
            )}
          </Answered>
        </Panel>
      </Stack>
      {isAsked && (
        <ReasonModal
          title="Let the challenger judge"
          isReasonNeeded={false}
          isPending={promote.isPending}
          onClose={() => setAsked(false)}
          onConfirm={() => promote.mutate()}
        />
      )}
    </>
  );
}

/** Figures of a training, whatever it measured. */
function sayMetrics(metrics: unknown): string {
  if (typeof metrics !== "object" || metrics === null) return "–";
  return Object.entries(metrics)
    .filter(([, value]) => typeof value === "number")
    .map(([name, value]) => `${name} ${Number(value).toFixed(3)}`)
    .join("  ");
}
