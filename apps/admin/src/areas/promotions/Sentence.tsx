import { ActionIcon, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon } from "../../frame/Icon.tsx";

/** A row that reads as a sentence, with the fields in it, and the way to take it back. */
export function Sentence(props: {
  readonly says: string;
  readonly onRemove?: () => void;
  readonly children?: ReactNode;
}) {
  return (
    <Group align="center" wrap="nowrap" gap="xs">
      <Group align="center" gap="xs" style={{ flex: 1, minWidth: 0 }}>
        <Text fz="sm">{props.says}</Text>
        {props.children}
      </Group>
      {props.onRemove !== undefined && (
        <ActionIcon variant="subtle" color="red" aria-label={`Take back: ${props.says}`} onClick={props.onRemove}>
          <Icon name="cross" size={16} />
        </ActionIcon>
      )}
    </Group>
  );
}
