import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** A part of a page under a name of its own. */
export function Panel(props: {
  readonly title: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Paper withBorder p="md" component="section" aria-label={props.title}>
      <Stack gap="sm">
        <Group justify="space-between" align="start">
          <div>
            <Title order={2} fz="md">
              {props.title}
            </Title>
            {props.about !== undefined && (
              <Text c="dimmed" fz="sm" component="div">
                {props.about}
              </Text>
            )}
          </div>
          {props.actions}
        </Group>
        {props.children}
      </Stack>
    </Paper>
  );
}
