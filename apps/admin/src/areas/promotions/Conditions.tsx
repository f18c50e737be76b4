import {
  Button,
  Checkbox,
  Group,
  Menu,
  MultiSelect,
  NumberInput,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { countryChoices, useChannelChoices } from "../../pick/choices.ts";
import { Amounts } from "./Amounts.tsx";
import { ItemsFields } from "./ItemsFields.tsx";
import type { Condition } from "./promotion.ts";
import { Sentence } from "./Sentence.tsx";

const KINDS: readonly { readonly says: string; readonly blank: Condition }[] = [
  { says: "The goods cost at least…", blank: { kind: "subtotal", from: [] } },
  { says: "The cart has certain things…", blank: { kind: "items", items: {}, minQuantity: 1 } },
  { says: "It is bought in a channel…", blank: { kind: "channel", channels: [] } },
  { says: "It goes to a country…", blank: { kind: "country", countries: [] } },
  { says: "The customer is in a group…", blank: { kind: "customer_group", groups: [] } },
  { says: "It is the customer's first order", blank: { kind: "first_order" } },
  {
    says: "It is a certain time of the week…",
    blank: {
      kind: "time_of_week",
      days: [1, 2, 3, 4, 5],
      from: "00:00",
      until: "24:00",
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
  },
];

/** The conditions of a promotion, one sentence each. */
export function Conditions(props: {
  readonly conditions: readonly Condition[];
  readonly onChange: (conditions: readonly Condition[]) => void;
}) {
  const { conditions, onChange } = props;
  return (
    <Stack gap="sm">
      {conditions.length === 0 && (
        <Text fz="sm" c="dimmed">
          Always: nothing has to be true.
        </Text>
      )}
      {conditions.map((condition, place) => (
        <ConditionRow
          // oxlint-disable-next-line react/no-array-index-key -- conditions have no other name
          key={place}
          condition={condition}
          onChange={(next) => onChange(conditions.map((one, index) => (index === place ? next : one)))}
          onRemove={() => onChange(conditions.filter((_, index) => index !== place))}
        />
      ))}
      <Menu>
        <Menu.Target>
          <Button variant="default" w="fit-content">
            Add a condition
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {KINDS.map(({ says, blank }) => (
            <Menu.Item key={says} onClick={() => onChange([...conditions, blank])}>
              {says}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Stack>
  );
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function ConditionRow(props: {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: () => void;
}) {
  const { condition, onChange, onRemove } = props;
  const channels = useChannelChoices();
  switch (condition.kind) {
    case "subtotal":
      return (
        <Sentence says="The goods cost at least" onRemove={onRemove}>
          <Amounts label="Least" amounts={condition.from} onChange={(from) => onChange({ ...condition, from })} />
        </Sentence>
      );
    case "items":
      return (
        <Sentence says="The cart has at least" onRemove={onRemove}>
          <NumberInput
            aria-label="Units"
            w={90}
            min={1}
            value={condition.minQuantity ?? 1}
            onChange={(units) => onChange({ ...condition, minQuantity: Number(units) || 1 })}
          />
          <Text fz="sm">of</Text>
          <ItemsFields items={condition.items} onChange={(items) => onChange({ ...condition, items })} />
        </Sentence>
      );
    case "channel":
      return (
        <Sentence says="It is bought in" onRemove={onRemove}>
          <MultiSelect
            aria-label="Channels"
            data={channels}
            value={[...condition.channels]}
            onChange={(next) => onChange({ ...condition, channels: next })}
          />
        </Sentence>
      );
    case "country":
      return (
        <Sentence says="It goes to" onRemove={onRemove}>
          <MultiSelect
            aria-label="Countries"
            data={countryChoices}
            searchable
            limit={50}
            value={[...condition.countries]}
            onChange={(countries) => onChange({ ...condition, countries })}
          />
        </Sentence>
      );
    case "customer_group":
      return (
        <Sentence says="The customer is in" onRemove={onRemove}>
          <TagsInput
            aria-label="Customer groups"
            placeholder="Group, Enter"
            value={[...condition.groups]}
            onChange={(groups) => onChange({ ...condition, groups })}
          />
        </Sentence>
      );
    case "first_order":
      return <Sentence says="It is the customer's first order" onRemove={onRemove} />;
    case "time_of_week":
      return (
        <Sentence says="It is" onRemove={onRemove}>
          <Checkbox.Group
            aria-label="Days"
            value={condition.days.map(String)}
            onChange={(days) => onChange({ ...condition, days: days.map(Number).toSorted((a, b) => a - b) })}
          >
            <Group gap="xs">
              {DAYS.map((day, place) => (
                <Checkbox key={day} value={String(place + 1)} label={day} />
              ))}
            </Group>
          </Checkbox.Group>
          <TextInput
            aria-label="From"
            w={80}
            value={condition.from}
            onChange={(event) => onChange({ ...condition, from: event.currentTarget.value })}
          />
          <Text fz="sm">to</Text>
          <TextInput
            aria-label="Until"
            w={80}
            value={condition.until}
            onChange={(event) => onChange({ ...condition, until: event.currentTarget.value })}
          />
          <Text fz="sm" c="dimmed">
            {condition.timeZone}
          </Text>
        </Sentence>
      );
  }
}
