import { Button, Group, Table } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { fetchFile } from "../../ask/files.ts";
import { hansa, take } from "../../ask/hansa.ts";
import { Icon } from "../../frame/Icon.tsx";
import { formatCount } from "../../show/format.ts";
import { Panel } from "../../show/Panel.tsx";
import { PlainTable } from "../../show/PlainTable.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import type { Phase, Run } from "./run.ts";

const PAGE = 50;
const TITLES: Readonly<Record<Phase, string>> = {
  check: "Rows that would be refused",
  import: "Rows that were refused",
  undo: "Left as they are by now",
};

const ABOUT: Readonly<Record<Phase, string>> = {
  check: "the other rows would be imported.",
  import: "the other rows were imported.",
  undo: "somebody changed these since, or needs them.",
};

/** Rows that failed, with why, and all of them as a file. */
export function ErrorsPanel(props: { readonly run: Run; readonly phase: Phase; readonly count: number }) {
  const { run, phase, count } = props;
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    // More of them are other rows.
    queryKey: ["import-errors", run.id, phase, count],
    queryFn: ({ pageParam }) =>
      take(
        hansa.GET("/v1/admin/imports/{id}/errors", {
          params: { path: { id: run.id }, query: { phase, cursor: pageParam, limit: PAGE } },
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const rows = data?.pages.flatMap(({ items }) => items) ?? [];
  const download = () =>
    fetchFile(`/v1/admin/imports/${run.id}/errors.csv?phase=${phase}`, `${run.fileName}.errors.csv`).catch(
      (failed: unknown) =>
        notifications.show({ color: "red", message: failed instanceof Error ? failed.message : String(failed) }),
    );
  return (
    <Panel
      title={TITLES[phase]}
      about={`${formatCount(count)} in all; ${ABOUT[phase]}`}
      actions={
        <Button variant="default" leftSection={<Icon name="download" size={16} />} onClick={() => void download()}>
          All as CSV
        </Button>
      }
    >
      {error !== null && <Failed error={error} />}
      {isPending && <Loading />}
      {rows.length > 0 && (
        <PlainTable label={TITLES[phase]} head={["Line", "Column", "Why"]} empty="None.">
          {rows.map(({ line, column, message }, index) => (
            <Table.Tr key={`${String(index)} ${String(line)}`}>
              <Table.Td>{line === 0 ? "–" : formatCount(line)}</Table.Td>
              <Table.Td>{column}</Table.Td>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{message}</Table.Td>
            </Table.Tr>
          ))}
        </PlainTable>
      )}
      {hasNextPage && (
        <Group justify="center">
          <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </Group>
      )}
    </Panel>
  );
}
