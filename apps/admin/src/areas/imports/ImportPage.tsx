import { Alert, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { ColumnsForm } from "./ColumnsForm.tsx";
import { ErrorsPanel } from "./ErrorsPanel.tsx";
import { ReportPanel } from "./ReportPanel.tsx";
import { RunActions } from "./RunActions.tsx";
import { kindsQuery, type Run, sayState, useRun } from "./run.ts";
import { UndoPanel } from "./UndoPanel.tsx";

/** One import, from what its columns are to its undo. */
export function ImportPage() {
  const { id } = useParams({ from: "/frame/imports/$id" });
  return <Answered of={useRun(id)}>{(run) => <Shown run={run} />}</Answered>;
}

function Shown({ run }: { readonly run: Run }) {
  const { may } = useActor();
  return (
    <>
      <PageHead
        title={run.fileName}
        about={
          <Group gap="xs">
            <StateBadge state={run.state} />
            <span>{sayState(run)}</span>
          </Group>
        }
        back={{ to: "/imports", label: "Imports" }}
      >
        {may("imports:write") && <RunActions run={run} />}
      </PageHead>
      <Stack>
        {run.problem !== null && (
          <Alert color="red" title="It could not go on" role="alert">
            {run.problem}
          </Alert>
        )}
        <Phases run={run} />
      </Stack>
    </>
  );
}

/** What there is to see, the latest first. */
function Phases({ run }: { readonly run: Run }) {
  const { may } = useActor();
  const kinds = useQuery(kindsQuery);
  const mayMap = run.state === "ready" || run.state === "checked";
  return (
    <>
      {run.undo !== null && <UndoPanel undo={run.undo} isUnderWay={run.state === "undoing"} />}
      {run.undo !== null && run.undo.notTakenBack > 0 && (
        <ErrorsPanel run={run} phase="undo" count={run.undo.notTakenBack} />
      )}
      {run.import !== null && (
        <ReportPanel title="Imported" report={run.import} isUnderWay={run.state === "importing"} isDryRun={false} />
      )}
      {run.import !== null && run.import.failed > 0 && (
        <ErrorsPanel run={run} phase="import" count={run.import.failed} />
      )}
      {run.check !== null && run.import === null && (
        <ReportPanel title="What would happen" report={run.check} isUnderWay={run.state === "checking"} isDryRun />
      )}
      {run.check !== null && run.import === null && run.check.failed > 0 && (
        <ErrorsPanel run={run} phase="check" count={run.check.failed} />
      )}
      {mayMap && may("imports:write") && run.columns !== null && (
        <Answered of={kinds}>
          {({ items }) => {
            const kind = items.find((one) => one.kind === run.kind);
            // Columns that were saved are other columns: the form begins anew with them.
            return kind === undefined ? null : (
              <ColumnsForm key={(run.columns ?? []).map(({ field }) => field).join()} run={run} kind={kind} />
            );
          }}
        </Answered>
      )}
    </>
  );
}
