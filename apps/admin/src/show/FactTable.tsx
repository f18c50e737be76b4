import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import { stacked } from "./stacked.ts";
import { Nothing } from "./states.tsx";

/** A column of a small table. */
export interface Fact<Row> {
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "end";
}

/** A small table inside a page, whole at once. Lists of their own are drawn by `DataTable`. */
export function FactTable<Row>(props: {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly facts: readonly Fact<Row>[];
  readonly empty: string;
  /** Rows are compared with each other, and stay rows on a phone too, where the table scrolls sideways. */
  readonly isCompared?: boolean;
}) {
  const { label, rows, rowId, facts, empty, isCompared = false } = props;
  if (rows.length === 0) return <Nothing title={empty} />;
  return (
    <Table.ScrollContainer minWidth={0} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table
        className="desk-table"
        aria-label={label}
        verticalSpacing="xs"
        {...(isCompared ? {} : stacked(facts.map(({ header }) => header)))}
      >
        <Table.Thead>
          <Table.Tr>
            {facts.map(({ header, align }) => (
              <Table.Th key={header} ta={align}>
                {header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={rowId(row)}>
              {facts.map(({ header, align, cell }) => (
                <Table.Td key={header} ta={align} className={align === "end" ? "desk-numbers" : undefined}>
                  {cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
