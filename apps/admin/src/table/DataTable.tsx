import { Box, Group, Paper, Stack } from "@mantine/core";
import { useHotkeys, useLocalStorage } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  columnVisibilityFeature,
  createColumnHelper,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useMemo, useRef, useState } from "react";
import { Failed, Loading, Nothing } from "../show/states.tsx";
import { useListAddress } from "./address.ts";
import { BulkBar } from "./BulkBar.tsx";
import { useBulkRun } from "./bulk-run.ts";
import { FilterBar } from "./FilterBar.tsx";
import type { List } from "./list.ts";
import { PageTurner } from "./PageTurner.tsx";
import { RowsTable } from "./RowsTable.tsx";
import { TableMenu } from "./TableMenu.tsx";

/** Rows of one page. */
const LIMIT = 50;
const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature });
type Marks = Record<string, boolean>;

/** The one table of the desk: filters, sort and place in the address, columns to pick, rows to choose, keys j k x Enter. */
export function DataTable<Row extends object>({ list }: { readonly list: List<Row> }) {
  const address = useListAddress();
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    queryKey: ["list", list.name, address.filters, address.cursor ?? null],
    queryFn: () => list.load({ filters: address.filters, cursor: address.cursor, limit: LIMIT }),
    placeholderData: keepPreviousData,
    ...(list.refreshMs === undefined ? {} : { refetchInterval: list.refreshMs }),
  });
  const rows = useMemo(() => [...(data?.items ?? [])], [data]);
  const { table, shown, hidden, setHidden } = useRows(list, rows);
  const open = useOpen(list);
  const bulk = useBulkRun(list);
  const { at, box } = useKeys({
    count: rows.length,
    choose: (index) => table.getRowModel().rows[index]?.toggleSelected(),
    open: (index) => {
      const row = rows[index];
      if (row !== undefined) open(row);
    },
  });
  const chosen = table.getSelectedRowModel().rows.map(({ original }) => original);
  const chosenIds = new Set(chosen.map(list.rowId));
  const isNarrowed =
    address.cursor !== undefined || Object.values(address.filters).some((value) => value !== undefined);
  return (
    <Stack gap="sm" ref={box}>
      <Group justify="space-between" align="end" gap="sm">
        <FilterBar filters={list.filters ?? []} address={address} />
        <TableMenu list={list} address={address} hidden={hidden} setHidden={setHidden} />
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {isPending && <Loading />}
      {data !== undefined && rows.length === 0 && (
        <Paper withBorder>
          <Nothing title={isNarrowed ? `No ${list.noun} like that` : list.empty.title}>
            {isNarrowed ? "Take a filter away to see more." : list.empty.next}
          </Nothing>
        </Paper>
      )}
      {rows.length > 0 && (
        <Box opacity={isPlaceholderData ? 0.6 : 1}>
          <RowsTable
            list={list}
            rows={rows}
            columns={shown}
            address={address}
            at={at}
            isChosen={(row) => chosenIds.has(list.rowId(row))}
            choose={(some, isChosen) => {
              for (const row of some) table.getRow(list.rowId(row)).toggleSelected(isChosen);
            }}
            open={open}
          />
        </Box>
      )}
      {(chosen.length > 0 || bulk.run !== null) && (
        <BulkBar
          list={list}
          chosen={chosen}
          filters={address.filters}
          bulk={bulk}
          onDone={() => {
            bulk.forget();
            table.resetRowSelection(true);
          }}
        />
      )}
      <PageTurner address={address} nextCursor={data?.nextCursor ?? null} count={rows.length} noun={list.noun} />
    </Stack>
  );
}

/** Which columns are shown and which rows are chosen; the first is kept in this browser. */
function useRows<Row extends object>(list: List<Row>, rows: Row[]) {
  const [hidden, setHidden] = useLocalStorage<Marks>({
    key: `desk columns ${list.name}`,
    defaultValue: Object.fromEntries(list.columns.map(({ id, isExtra }) => [id, isExtra !== true])),
    getInitialValueInEffect: false,
  });
  const columns = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return helper.columns(list.columns.map(({ id, header }) => helper.display({ id, header })));
  }, [list]);
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: list.rowId,
    state: { columnVisibility: hidden },
    onColumnVisibilityChange: setHidden,
  });
  const visible = new Set(table.getVisibleLeafColumns().map(({ id }) => id));
  return { table, shown: list.columns.filter(({ id }) => visible.has(id)), hidden, setHidden };
}

function useOpen<Row>(list: List<Row>): (row: Row) => void {
  const navigate = useNavigate();
  return (row) => {
    if (list.link !== undefined) void navigate({ to: list.link(row) });
  };
}

function useKeys(of: {
  readonly count: number;
  readonly choose: (index: number) => void;
  readonly open: (index: number) => void;
}) {
  const [at, setAt] = useState(-1);
  const box = useRef<HTMLDivElement>(null);
  const go = (step: number) => {
    const next = Math.min(Math.max(at + step, 0), of.count - 1);
    setAt(next);
    box.current?.querySelectorAll("tbody tr").item(next)?.scrollIntoView({ block: "nearest" });
  };
  useHotkeys([
    ["j", () => go(1)],
    ["k", () => go(-1)],
    ["x", () => of.choose(at)],
    ["Enter", () => of.open(at), { preventDefault: false }],
    ["/", () => box.current?.querySelector("input")?.focus()],
  ]);
  return { at, box };
}
