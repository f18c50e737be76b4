import { Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { Icon } from "../../../frame/Icon.tsx";
import { holds } from "../../../session/actor.ts";
import { Panel } from "../../../show/Panel.tsx";
import { type ScopeArea, scopeGroups } from "./scopes.ts";

/** What a role may see and change, to be read: the parts of the shop that it opens, and nothing of the others. */
export function ScopeList({ scopes }: { readonly scopes: readonly string[] }) {
  const open = scopeGroups
    .map(({ label, areas }) => ({ label, areas: areas.filter((area) => sentencesOf(area, scopes).length > 0) }))
    .filter(({ areas }) => areas.length > 0);
  return (
    <Stack>
      {open.map(({ label, areas }) => (
        <Panel key={label} title={label}>
          <SimpleGrid cols={{ base: 1, md: 2 }} verticalSpacing="lg">
            {areas.map((area) => (
              <div key={area.area}>
                <Title order={3} fz="sm" mb={6}>
                  {area.label}
                </Title>
                <Stack gap={6}>
                  {sentencesOf(area, scopes).map((sentence) => (
                    <Group key={sentence} gap={8} wrap="nowrap" align="start">
                      <Text c="var(--mantine-primary-color-light-color)" component="span" lh={1}>
                        <Icon name="check" />
                      </Text>
                      <Text fz="sm">{sentence}</Text>
                    </Group>
                  ))}
                </Stack>
              </div>
            ))}
          </SimpleGrid>
        </Panel>
      ))}
    </Stack>
  );
}

function sentencesOf({ area, read, write }: ScopeArea, scopes: readonly string[]): readonly string[] {
  return [
    ...(read !== null && holds(scopes, `${area}:read`) ? [read] : []),
    ...(write !== null && holds(scopes, `${area}:write`) ? [write] : []),
  ];
}
