import { Badge, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { Answered } from "../../show/Answered.tsx";
import { Panel } from "../../show/Panel.tsx";
import { Picture } from "../../show/Picture.tsx";
import { Nothing } from "../../show/states.tsx";
import type { WrittenRule } from "./merchandising.ts";

const SHOWN = 12;

interface Shown {
  readonly id: string;
  readonly title: string;
  readonly image: string | null;
}

/** What the first results are without a rule and with it, before it is saved. */
export function RulePreview({ body }: { readonly body: WrittenRule }) {
  const [key] = useDebouncedValue(JSON.stringify({ ...body, name: "preview" }), 300);
  const hasPlace = body.query != null || body.categoryId != null;
  const hasWhat = (body.productIds ?? []).length > 0 || (body.attribute != null && (body.value ?? "") !== "");
  const asked = useQuery({
    queryKey: ["search-rule-preview", key],
    queryFn: () => take(hansa.POST("/v1/admin/search/rules/preview", { body: { ...body, name: "preview" } })),
    enabled: hasPlace && hasWhat,
    placeholderData: keepPreviousData,
  });
  return (
    <Panel title="What it changes" about="The first results now, and with the rule as it stands in the form.">
      {!hasPlace || !hasWhat ? (
        <Nothing title="Nothing to show yet">Say where the rule holds, and for what.</Nothing>
      ) : (
        <Answered of={asked}>
          {({ before, after }) => (
            <SimpleGrid cols={2} spacing="md">
              <Results title="Now" items={before} from={null} />
              <Results title="With the rule" items={after} from={before} />
            </SimpleGrid>
          )}
        </Answered>
      )}
    </Panel>
  );
}

function Results(props: {
  readonly title: string;
  readonly items: readonly Shown[];
  readonly from: readonly Shown[] | null;
}) {
  const { title, items, from } = props;
  return (
    <Stack gap="xs" component="section" aria-label={title} style={{ minWidth: 0 }}>
      <Text fw={600} fz="sm">
        {title}
      </Text>
      {items.length === 0 && (
        <Text fz="sm" c="dimmed">
          Nothing
        </Text>
      )}
      {items.slice(0, SHOWN).map((item, place) => (
        <Group key={item.id} wrap="nowrap" gap="xs">
          <Picture url={item.image} size={32} />
          <Text fz="xs" lineClamp={2} style={{ flex: 1, minWidth: 0 }}>
            {item.title}
          </Text>
          {from !== null && <Moved from={from.findIndex(({ id }) => id === item.id)} to={place} />}
        </Group>
      ))}
    </Stack>
  );
}

/** How many places a result went up or down; new where it was not among the first. */
function Moved({ from, to }: { readonly from: number; readonly to: number }) {
  if (from === to) return null;
  const text = from < 0 ? "new" : from > to ? `↑ ${String(from - to)}` : `↓ ${String(to - from)}`;
  return (
    <Badge size="xs" variant="default" tt="none">
      {text}
    </Badge>
  );
}
