import { useEffect, useRef, useState } from "react";
import type { BulkAction, List } from "./list.ts";

/** A row that an action was refused for. */
export interface Refusal {
  readonly row: string;
  readonly why: string;
}

/** How far an action over many rows has come. */
export interface BulkRun {
  readonly label: string;
  readonly done: number;
  readonly refusals: readonly Refusal[];
  /** It goes on; false once it has ended, or was stopped. */
  readonly isRunning: boolean;
  readonly wasStopped: boolean;
}

/**
 * Does an action with rows, one after the other: each is a request of its own, with its own rights, checks and entry in
 * the audit log, so that a refusal of one does not stop the rest and stopping leaves nothing half done. The reader is asked
 * before leaving while it goes on.
 */
export function useBulkRun<Row>(list: List<Row>) {
  const [run, setRun] = useState<BulkRun | null>(null);
  const isStopped = useRef(false);
  const isRunning = run?.isRunning === true;
  useEffect(() => {
    if (!isRunning) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isRunning]);
  useEffect(() => () => void (isStopped.current = true), []);
  async function start(
    action: BulkAction<Row>,
    rows: AsyncIterable<Row> | Iterable<Row>,
    reason: string,
  ): Promise<BulkRun> {
    isStopped.current = false;
    const refusals: Refusal[] = [];
    let done = 0;
    const tell = (goesOn: boolean): BulkRun => {
      const now = {
        label: action.label,
        done,
        refusals: [...refusals],
        isRunning: goesOn,
        wasStopped: isStopped.current,
      };
      setRun(now);
      return now;
    };
    const refuse = (row: string, error: unknown) =>
      void refusals.push({ row, why: error instanceof Error ? error.message : String(error) });
    tell(true);
    try {
      for await (const row of rows) {
        if (isStopped.current) break;
        if (action.appliesTo?.(row) === false) continue;
        const name = list.columns[0]?.text(row) ?? list.rowId(row);
        await action.run(row, reason).then(
          () => void (done += 1),
          (error: unknown) => refuse(name, error),
        );
        tell(true);
      }
    } catch (error) {
      refuse("The list could not be read on", error);
    }
    return tell(false);
  }
  return { run, start, stop: () => void (isStopped.current = true), forget: () => setRun(null) };
}
