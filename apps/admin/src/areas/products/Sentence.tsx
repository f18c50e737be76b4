import { ActionIcon, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon } from "../../frame/Icon.tsx";

/** A condition said as a sentence, and the way to take it back. */
export function Sentence(props: {
  readonly says: string;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Group wrap="nowrap" align="center">
      {props.says !== "" && (
        <Text fz="sm" style={{ flex: "0 0 auto", maxWidth: 140 }}>
          {props.says}
        </Text>
      )}
      <div style={{ flex: 1, minWidth: 0 }}>{props.children}</div>
      <ActionIcon variant="subtle" color="red" aria-label={`Take back: ${props.says}`} onClick={props.onRemove}>
        <Icon name="cross" size={16} />
      </ActionIcon>
    </Group>
  );
}
