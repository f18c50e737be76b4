import { Anchor, Checkbox, Paper, Table, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import type { useListAddress } from "./address.ts";
import { pluralOf } from "../show/format.ts";
import type { List, ListColumn } from "./list.ts";

/** What the rows of a page need to be drawn. */
interface RowsProps<Row> {
  readonly list: List<Row>;
  readonly rows: readonly Row[];
  readonly columns: readonly ListColumn<Row>[];
  readonly address: ReturnType<typeof useListAddress>;
  /** Which row the keys are at. */
  readonly at: number;
  readonly isChosen: (row: Row) => boolean;
  readonly choose: (rows: readonly Row[], isChosen: boolean) => void;
  readonly open: (row: Row) => void;
}

/**
 * The rows of one page. The first column leads to the row, so that it also works as a link. On a phone each row is a card
 * of names and values, and of the head what can be pressed is left (`desk.css`).
 */
export function RowsTable<Row>(props: RowsProps<Row>) {
  const { list, rows, columns, address, choose, isChosen } = props;
  const hasBulk = list.bulk !== undefined;
  const count = rows.filter(isChosen).length;
  return (
    <Paper withBorder>
      <Table.ScrollContainer
        minWidth={0}
        type="native"
        tabIndex={0}
        aria-label={`List of ${pluralOf(list.noun)}, scrolls sideways`}
        role="region"
      >
        <Table
          highlightOnHover
          className="desk-table desk-cards"
          verticalSpacing="xs"
          aria-label={`List of ${pluralOf(list.noun)}`}
        >
          <Table.Thead>
            <Table.Tr>
              {hasBulk && (
                <Table.Th w={44}>
                  <Checkbox
                    aria-label="Choose all on this page"
                    checked={count === rows.length}
                    indeterminate={count > 0 && count < rows.length}
                    onChange={(event) => choose(rows, event.currentTarget.checked)}
                  />
                </Table.Th>
              )}
              {columns.map((column) => (
                <HeadCell key={column.id} column={column} address={address} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row, index) => (
              <BodyRow key={list.rowId(row)} {...props} row={row} isAt={index === props.at} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function BodyRow<Row>(props: RowsProps<Row> & { readonly row: Row; readonly isAt: boolean }) {
  const { list, row, columns, isAt, isChosen, choose, open } = props;
  const link = list.link?.(row);
  const followUnlessOther = (event: MouseEvent) => {
    const { target } = event;
    if (target instanceof Element && target.closest("a,button,input,label") === null) open(row);
  };
  return (
    <Table.Tr
      data-at={isAt}
      data-opens={link !== undefined}
      bg={isChosen(row) ? "var(--mantine-primary-color-light)" : undefined}
      onClick={link === undefined ? undefined : followUnlessOther}
    >
      {list.bulk !== undefined && (
        <Table.Td data-place="choose">
          <Checkbox
            aria-label={`Choose ${columns[0]?.text(row) ?? list.noun}`}
            checked={isChosen(row)}
            onChange={(event) => choose([row], event.currentTarget.checked)}
          />
        </Table.Td>
      )}
      {columns.map((column, place) => {
        const shown = column.cell?.(row) ?? column.text(row);
        return (
          <Table.Td
            key={column.id}
            ta={column.align}
            className={column.align === "end" ? "desk-numbers" : undefined}
            data-head={column.header}
            data-wide={column.isWide}
            data-place={place === 0 ? "title" : column.isOnPhone === true ? "first" : undefined}
          >
            {place === 0 && link !== undefined ? (
              <Anchor component={Link} to={link} fw={500} fz="sm" style={{ overflowWrap: "anywhere" }}>
                {shown}
              </Anchor>
            ) : (
              shown
            )}
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}

function HeadCell<Row>(props: {
  readonly column: ListColumn<Row>;
  readonly address: ReturnType<typeof useListAddress>;
}) {
  const { column, address } = props;
  const { sort } = column;
  if (sort === undefined) return <Table.Th ta={column.align}>{column.header}</Table.Th>;
  const now = address.filters["sort"];
  const state = now === sort ? "ascending" : now === `-${sort}` ? "descending" : "none";
  const arrow = { ascending: " ↑", descending: " ↓", none: "" }[state];
  return (
    <Table.Th ta={column.align} aria-sort={state}>
      <UnstyledButton
        fz="xs"
        fw={600}
        mih={24}
        onClick={() => address.narrow({ sort: state === "descending" ? sort : `-${sort}` })}
      >
        {column.header}
        {arrow}
      </UnstyledButton>
    </Table.Th>
  );
}
