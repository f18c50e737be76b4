import { Anchor, Group, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { PagePath } from "../frame/page-path.ts";

/** The head of a page: where one is, what may be done here. Every page has one. */
export function PageHead(props: {
  readonly title: string;
  readonly about?: ReactNode;
  readonly back?: { readonly to: PagePath; readonly label: string };
  readonly children?: ReactNode;
}) {
  useDocumentTitle(`${props.title} · Hansa desk`);
  return (
    <Group justify="space-between" align="end" mb="md" gap="sm">
      <Stack gap={2}>
        {props.back !== undefined && (
          <Anchor component={Link} to={props.back.to} fz="sm" w="fit-content">
            ← {props.back.label}
          </Anchor>
        )}
        <Title order={1} fz="h2">
          {props.title}
        </Title>
        {props.about !== undefined && (
          <Text component="div" c="dimmed" fz="sm">
            {props.about}
          </Text>
        )}
      </Stack>
      <Group gap="xs">{props.children}</Group>
    </Group>
  );
}
