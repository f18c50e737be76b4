import { Progress } from "@mantine/core";
import { formatCount } from "../../show/format.ts";
import { Panel } from "../../show/Panel.tsx";
import { Figures } from "./ReportPanel.tsx";
import type { Run } from "./run.ts";

/** How an undo gets on. */
export function UndoPanel(props: { readonly undo: NonNullable<Run["undo"]>; readonly isUnderWay: boolean }) {
  const { of, takenBack, notTakenBack } = props.undo;
  const done = takenBack + notTakenBack;
  return (
    <Panel title="Undone" about={`${formatCount(done)} of ${formatCount(of)} things that the import wrote`}>
      {props.isUnderWay && (
        <Progress value={of === 0 ? 100 : (done / of) * 100} aria-label="Of the import that was undone" animated />
      )}
      <Figures
        figures={[
          ["Put back", takenBack],
          ["Left, because they changed since", notTakenBack],
        ]}
      />
    </Panel>
  );
}
