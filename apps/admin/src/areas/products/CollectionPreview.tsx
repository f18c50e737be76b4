import { Group, Select, SimpleGrid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useChannels } from "../../pick/choices.ts";
import { Answered } from "../../show/Answered.tsx";
import { Panel } from "../../show/Panel.tsx";
import { Nothing } from "../../show/states.tsx";
import { Picture } from "../../show/Picture.tsx";

const SHOWN = 12;

/** What the shop shows of a collection as it is saved. */
export function CollectionPreview({ slug }: { readonly slug: string }) {
  const channels = useChannels();
  const [chosen, setChosen] = useState<string | null>(null);
  const channel = chosen ?? channels[0]?.code;
  const asked = useQuery({
    queryKey: ["collection-preview", slug, channel],
    queryFn: () =>
      take(
        hansa.GET("/v1/collections/{slug}/products", {
          params: { path: { slug }, query: { channel, limit: SHOWN } },
        }),
      ),
    enabled: channel !== undefined,
  });
  return (
    <Panel
      title="In the shop"
      about="As it is saved now."
      actions={
        <Select
          aria-label="Channel"
          w={150}
          allowDeselect={false}
          data={channels.map(({ code, name }) => ({ value: code, label: name }))}
          value={channel ?? null}
          onChange={setChosen}
        />
      }
    >
      <Answered of={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing title="Nothing on sale">No product on sale in this channel fulfils it.</Nothing>
          ) : (
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
              {items.map(({ id, title, image }) => (
                <Group key={id} wrap="nowrap" gap="xs">
                  <Picture url={image} size={36} />
                  <Stack gap={0} style={{ minWidth: 0 }}>
                    <Text fz="xs" lineClamp={2}>
                      {title}
                    </Text>
                  </Stack>
                </Group>
              ))}
            </SimpleGrid>
          )
        }
      </Answered>
    </Panel>
  );
}
