import { Button, Group, Stack, Text } from "@mantine/core";
import type { paths } from "@hansa/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { formatCount, formatShare } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { Panel } from "../../show/Panel.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Nothing } from "../../show/states.tsx";
import { ExperimentModal } from "./ExperimentModal.tsx";

type Experiment =
  paths["/v1/admin/experiments"]["get"]["responses"][200]["content"]["application/json"]["items"][number];
type Report = paths["/v1/admin/insights/experiments/{key}"]["get"]["responses"][200]["content"]["application/json"];
type Measure = Report["variants"][number]["clicked"];

/** Experiments between ways of recommending, and what came of them. */
export function ExperimentsPage() {
  const experiments = useQuery({ queryKey: ["experiments"], queryFn: () => take(hansa.GET("/v1/admin/experiments")) });
  const { may } = useActor();
  const [isDrafting, setDrafting] = useState(false);
  return (
    <>
      <PageHead title="Experiments" about="Ways of recommending against each other, with intervals of 95 %.">
        {may("recommendations:write") && <Button onClick={() => setDrafting(true)}>Draft an experiment</Button>}
      </PageHead>
      <Answered of={experiments}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing title="No experiments yet">Draft one to see which rails shoppers follow more.</Nothing>
          ) : (
            <Stack>
              {items.map((experiment) => (
                <Shown key={experiment.key} experiment={experiment} />
              ))}
            </Stack>
          )
        }
      </Answered>
      {isDrafting && <ExperimentModal plans={experiments.data?.plans ?? []} onClose={() => setDrafting(false)} />}
    </>
  );
}

function Shown({ experiment }: { readonly experiment: Experiment }) {
  const { may } = useActor();
  const { key, state, variants } = experiment;
  const report = useQuery({
    queryKey: ["experiment", key],
    queryFn: () => take(hansa.GET("/v1/admin/insights/experiments/{key}", { params: { path: { key } } })),
    enabled: state !== "draft" && may("insights:read"),
  });
  const params = { params: { path: { key } } };
  const start = useAct({ act: () => take(hansa.POST("/v1/admin/experiments/{key}/start", params)), done: "It runs." });
  const end = useAct({
    act: () => take(hansa.POST("/v1/admin/experiments/{key}/end", params)),
    done: "Everybody sees the standard again.",
  });
  return (
    <Panel
      title={key}
      about={variants.map(({ name, share }) => `${name} (${String(share)})`).join(" against ")}
      actions={
        <Group gap="xs">
          <StateBadge state={state} />
          {may("recommendations:write") && state === "draft" && (
            <Button size="xs" loading={start.isPending} onClick={() => start.mutate()}>
              Begin
            </Button>
          )}
          {may("recommendations:write") && state === "running" && (
            <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate()}>
              End
            </Button>
          )}
        </Group>
      }
    >
      {state === "draft" ? (
        <Text fz="sm" c="dimmed">
          Nobody takes part before it begins.
        </Text>
      ) : (
        <Answered of={report}>
          {({ variants: rows }) => (
            <FactTable
              label={`Report of ${key}`}
              rows={rows}
              rowId={({ variant }) => variant}
              empty="Nobody took part yet"
              facts={[
                { header: "Way", cell: ({ variant }) => variant },
                { header: "Shoppers", align: "end", cell: ({ units }) => formatCount(units) },
                { header: "Opened", align: "end", cell: ({ clicked }) => <Rate of={clicked} /> },
                { header: "Into the cart", align: "end", cell: ({ added }) => <Rate of={added} /> },
                { header: "Bought", align: "end", cell: ({ purchased }) => <Rate of={purchased} /> },
              ]}
            />
          )}
        </Answered>
      )}
    </Panel>
  );
}

function Rate({ of }: { readonly of: Measure }) {
  const { rate, uplift } = of;
  return (
    <>
      {formatShare(rate.value)}
      <Text fz="xs" c="dimmed">
        {formatShare(rate.low)} – {formatShare(rate.high)}
      </Text>
      {uplift !== null && (
        <Text fz="xs" fw={uplift.isSignificant ? 700 : 400}>
          {formatPoints(uplift.difference.value)} ({formatPoints(uplift.difference.low)} to{" "}
          {formatPoints(uplift.difference.high)}) against the standard
          {uplift.relative === null ? "" : `, ${formatShare(uplift.relative)} of it`}
          {uplift.isSignificant ? ", for sure" : ", may be chance"}
        </Text>
      )}
    </>
  );
}

const points = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, signDisplay: "exceptZero" });

/** A difference between shares, in points of a hundred. */
function formatPoints(difference: number): string {
  return `${points.format(difference * 100)} points`;
}
