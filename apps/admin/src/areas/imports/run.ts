import type { paths } from "@hansa/sdk";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { hansa, take } from "../../ask/hansa.ts";

/** An import as the desk shows it. */
export type Run = paths["/v1/admin/imports/{id}"]["get"]["responses"][200]["content"]["application/json"];
/** What a dry run or an import came to. */
export type Report = NonNullable<Run["check"]>;
type Kinds = paths["/v1/admin/import-kinds"]["get"]["responses"][200]["content"]["application/json"];
/** What can be imported. */
export type Kind = Kinds["items"][number];
/** What an error belongs to. */
export type Phase = "check" | "import" | "undo";

/** What can be imported, and what columns may be. */
export const kindsQuery = queryOptions({
  queryKey: ["import-kinds"],
  queryFn: () => take(hansa.GET("/v1/admin/import-kinds")),
});

/** One import. */
export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["import", id],
    queryFn: () => take(hansa.GET("/v1/admin/imports/{id}", { params: { path: { id } } })),
    structuralSharing: keepNewer,
  });

/** An answer that was on its way while the stream told something newer does not take its place. */
function keepNewer(known: unknown, told: unknown): unknown {
  return momentOf(known) > momentOf(told) ? known : told;
}

function momentOf(run: unknown): string {
  return typeof run === "object" && run !== null && "updatedAt" in run ? String(run.updatedAt) : "";
}

/** The import as it stands, kept true by the stream of its progress while the page is open. */
export function useRun(id: string) {
  const client = useQueryClient();
  useEffect(() => {
    const stream = new EventSource(`/v1/admin/imports/${id}/live`);
    stream.addEventListener("run", (event: MessageEvent<string>) => {
      client.setQueryData(runQuery(id).queryKey, parseRun(event.data));
    });
    return () => stream.close();
  }, [client, id]);
  return useQuery(runQuery(id));
}

function parseRun(text: string): Run {
  return JSON.parse(text) as Run;
}

/** Where an import is, as a sentence. */
export function sayState({ state, problem }: Run): string {
  switch (state) {
    case "uploading":
      return "The file was not sent to its end. Discard it and begin again.";
    case "ready":
      return "Step 2 of 4: say what the columns are, then try it.";
    case "checking":
      return "Step 3 of 4: being tried. Nothing is written.";
    case "checked":
      return "Step 3 of 4: tried, nothing is written yet.";
    case "importing":
      return "Step 4 of 4: being imported.";
    case "imported":
      return "Imported.";
    case "stopped":
      return problem === null ? "Stopped by somebody. What was imported so far stands." : "It could not go on.";
    case "undoing":
      return "Being undone.";
    case "undo_stopped":
      return "The undo was stopped; what it did stands.";
    case "undone":
      return "What the import wrote was taken back.";
    case "discarded":
      return "Discarded. Nothing was written.";
  }
}
