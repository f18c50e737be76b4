import { ActionIcon, Button, Group, Menu, Paper, Stack, Text } from "@mantine/core";
import type { paths } from "@hansa/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { Icon } from "../../frame/Icon.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { Nothing } from "../../show/states.tsx";
import { CategoryModal } from "./CategoryModal.tsx";

type Categories = paths["/v1/admin/categories"]["get"]["responses"][200]["content"]["application/json"];
/** A category as the desk reads it. */
export type Category = Categories["items"][number];
type Asked = { readonly category: Category | null; readonly parentId: string | null };

const INDENT_PX = 26;

/** The tree of categories. */
export function CategoriesPage() {
  const { may } = useActor();
  const [asked, setAsked] = useState<Asked | null>(null);
  const categories = useQuery({
    queryKey: ["categories"],
    queryFn: () => take(hansa.GET("/v1/admin/categories")),
  });
  return (
    <>
      <PageHead title="Categories" about="Where shoppers look for things. A category holds all that is below it.">
        {may("catalog:write") && (
          <Button onClick={() => setAsked({ category: null, parentId: null })}>Add a category</Button>
        )}
      </PageHead>
      <Answered of={categories}>
        {({ items }) => (
          <Paper withBorder p="sm">
            {items.length === 0 ? (
              <Nothing title="No categories yet">Add the first one.</Nothing>
            ) : (
              <Branch items={items} parentId={null} onAsk={setAsked} />
            )}
          </Paper>
        )}
      </Answered>
      {asked !== null && (
        <CategoryModal category={asked.category} parentId={asked.parentId} onClose={() => setAsked(null)} />
      )}
    </>
  );
}

function Branch(props: {
  readonly items: readonly Category[];
  readonly parentId: string | null;
  readonly onAsk: (asked: Asked) => void;
}) {
  const { items, parentId, onAsk } = props;
  const here = items
    .filter((item) => item.parentId === parentId)
    .toSorted((one, other) => one.position - other.position || one.name.localeCompare(other.name));
  if (here.length === 0) return null;
  return (
    <Stack component="ul" gap={0} m={0} p={0} ps={parentId === null ? 0 : INDENT_PX} style={{ listStyle: "none" }}>
      {here.map((category) => (
        <li key={category.id}>
          <Line category={category} onAsk={onAsk} />
          <Branch items={items} parentId={category.id} onAsk={onAsk} />
        </li>
      ))}
    </Stack>
  );
}

function Line({ category, onAsk }: { readonly category: Category; readonly onAsk: (asked: Asked) => void }) {
  const { may } = useActor();
  const remove = useAct({
    act: () => take(hansa.DELETE("/v1/admin/categories/{id}", { params: { path: { id: category.id } } })),
    done: "The category is gone.",
  });
  return (
    <Group justify="space-between" py={6} wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Text fz="sm" fw={category.parentId === null ? 600 : 400}>
          {category.name}
        </Text>
        <Text fz="xs" c="dimmed" truncate>
          /{category.slug}
          {Object.keys(category.names).length > 0 && ` · ${Object.keys(category.names).join(", ")}`}
        </Text>
      </div>
      {may("catalog:write") && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" aria-label={`Actions for ${category.name}`} loading={remove.isPending}>
              <Icon name="dots" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onAsk({ category, parentId: category.parentId })}>Change or move</Menu.Item>
            <Menu.Item onClick={() => onAsk({ category: null, parentId: category.id })}>Add one below</Menu.Item>
            <Menu.Item color="red" onClick={() => remove.mutate()}>
              Remove
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
}
