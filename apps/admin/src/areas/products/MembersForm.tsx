import { ActionIcon, Button, Group, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { Icon } from "../../frame/Icon.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { Panel } from "../../show/Panel.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Nothing } from "../../show/states.tsx";
import type { Collection } from "./collection.ts";
import { Picture } from "./Picture.tsx";

interface Member {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly image: string | null;
}

/** The products of a collection in their order. */
export function MembersForm({ collection }: { readonly collection: Collection }) {
  const asked = useQuery({
    queryKey: ["collection-products", collection.id],
    queryFn: () => take(hansa.GET("/v1/admin/collections/{id}/products", { params: { path: { id: collection.id } } })),
  });
  return (
    <Panel title="Products" about="In the order that the shop shows them.">
      <Answered of={asked}>{({ items }) => <Order collection={collection} items={items} />}</Answered>
    </Panel>
  );
}

function Order({ collection, items }: { readonly collection: Collection; readonly items: readonly Member[] }) {
  const { may } = useActor();
  const [members, setMembers] = useState(items);
  const save = useAct({
    act: () =>
      take(
        hansa.PUT("/v1/admin/collections/{id}/products", {
          params: { path: { id: collection.id } },
          body: { productIds: members.map(({ id }) => id) },
        }),
      ),
    done: "The collection is saved.",
  });
  const swap = (place: number, step: number) => {
    const next = [...members];
    const [taken] = next.splice(place, 1);
    if (taken !== undefined) next.splice(place + step, 0, taken);
    setMembers(next);
  };
  const isWriter = may("catalog:write");
  return (
    <Stack>
      {isWriter && (
        <ProductPick
          onPick={(member) => setMembers(members.some(({ id }) => id === member.id) ? members : [...members, member])}
        />
      )}
      {members.length === 0 && <Nothing title="Nothing in it yet">Find a product above.</Nothing>}
      {members.map((member, place) => (
        <Group key={member.id} wrap="nowrap" justify="space-between">
          <Group wrap="nowrap" gap="sm" style={{ minWidth: 0 }}>
            <Picture url={member.image} />
            <Text fz="sm" truncate>
              {member.title}
            </Text>
            {member.status !== "published" && <StateBadge state={member.status} />}
          </Group>
          {isWriter && (
            <Group gap={4} wrap="nowrap">
              <ActionIcon
                variant="subtle"
                disabled={place === 0}
                aria-label={`${member.title} up`}
                onClick={() => swap(place, -1)}
              >
                <Icon name="up" size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                disabled={place === members.length - 1}
                aria-label={`${member.title} down`}
                onClick={() => swap(place, 1)}
              >
                <Icon name="down" size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={`Take ${member.title} out`}
                onClick={() => setMembers(members.filter(({ id }) => id !== member.id))}
              >
                <Icon name="cross" size={16} />
              </ActionIcon>
            </Group>
          )}
        </Group>
      ))}
      {isWriter && (
        <Group justify="end">
          <Button loading={save.isPending} onClick={() => save.mutate()}>
            Save the order
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function ProductPick({ onPick }: { readonly onPick: (member: Member) => void }) {
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text.trim(), 200);
  const { data } = useQuery({
    queryKey: ["product-pick", settled],
    queryFn: () => take(hansa.GET("/v1/admin/products", { params: { query: { q: settled, limit: 20 } } })),
    enabled: settled.length >= 2,
  });
  return (
    <Select
      label="Add a product"
      placeholder="Title or sku"
      searchable
      data={(data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      value={null}
      onChange={(id) => {
        const product = data?.items.find((item) => item.id === id);
        if (product !== undefined) onPick(product);
        setText("");
      }}
      nothingFoundMessage={settled.length < 2 ? "Type two letters or more" : "Nothing by that name"}
    />
  );
}
