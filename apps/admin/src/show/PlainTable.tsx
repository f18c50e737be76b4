import { Table, Text } from "@mantine/core";
import { Children, type ReactNode } from "react";
import { stacked } from "./stacked.ts";

/** A short table inside a page, whole at once; lists that go on are `DataTable`s. */
export function PlainTable(props: {
  readonly label: string;
  readonly head: readonly string[];
  /** What to say where there are no rows. */
  readonly empty: string;
  readonly children: ReactNode;
}) {
  if (Children.count(props.children) === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {props.empty}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer
      minWidth={props.head.length * 110}
      type="native"
      tabIndex={0}
      role="region"
      aria-label={`${props.label}, scrolls sideways`}
    >
      <Table className="desk-table desk-numbers" verticalSpacing={6} aria-label={props.label} {...stacked(props.head)}>
        <Table.Thead>
          <Table.Tr>
            {props.head.map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{props.children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
