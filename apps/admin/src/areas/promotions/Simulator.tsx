import {
  ActionIcon,
  Button,
  Grid,
  Group,
  NumberInput,
  Select,
  Stack,
  Switch,
  TagsInput,
  TextInput,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { MomentInput } from "../../form/MomentInput.tsx";
import { Icon } from "../../frame/Icon.tsx";
import { CountryPick } from "../../pick/CountriesPick.tsx";
import { useChannels } from "../../pick/choices.ts";
import { VariantPick } from "../../pick/VariantPick.tsx";
import { Panel } from "../../show/Panel.tsx";
import { Failed, Nothing } from "../../show/states.tsx";
import { SimulatedCart } from "./SimulatedCart.tsx";

interface Line {
  readonly variantId: string | null;
  readonly quantity: number;
}

interface Cart {
  readonly channel: string | null;
  readonly lines: readonly Line[];
  readonly codes: string[];
  readonly country: string | null;
  readonly customerGroup: string;
  readonly isFirstOrder: boolean;
  readonly at: string | null;
}

const EMPTY: Cart = {
  channel: null,
  lines: [{ variantId: null, quantity: 1 }],
  codes: [],
  country: null,
  customerGroup: "",
  isFirstOrder: false,
  at: null,
};

/** A cart to try promotions on; `about` is the promotion that is asked about, null for all. */
export function Simulator({ about }: { readonly about: string | null }) {
  const channels = useChannels();
  const [cart, setCart] = useState(EMPTY);
  const channel = cart.channel ?? channels[0]?.code ?? "";
  const change = (part: Partial<Cart>) => setCart({ ...cart, ...part });
  const price = useMutation({ mutationFn: () => simulate({ ...cart, channel }) });
  const isReady = cart.lines.some(({ variantId }) => variantId !== null);
  return (
    <Grid>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Panel title="The cart">
          <form
            onSubmit={(event) => {
              event.preventDefault();
              price.mutate();
            }}
          >
            <Stack>
              <Select
                label="Channel"
                allowDeselect={false}
                data={channels.map(({ code, name, currency }) => ({ value: code, label: `${name} (${currency})` }))}
                value={channel}
                onChange={(next) => change({ channel: next })}
              />
              <Lines lines={cart.lines} onChange={(lines) => change({ lines })} />
              <TagsInput
                label="Codes"
                placeholder="Code, Enter"
                value={cart.codes}
                onChange={(codes) => change({ codes })}
              />
              <Group grow align="start">
                <CountryPick label="Goes to" value={cart.country} onChange={(country) => change({ country })} />
                <TextInput
                  label="Customer group"
                  value={cart.customerGroup}
                  onChange={(event) => change({ customerGroup: event.currentTarget.value })}
                />
              </Group>
              <MomentInput label="At another time" value={cart.at} onChange={(at) => change({ at })} />
              <Switch
                label="It is the customer's first order"
                checked={cart.isFirstOrder}
                onChange={(event) => change({ isFirstOrder: event.currentTarget.checked })}
              />
              <Group justify="end">
                <Button type="submit" disabled={!isReady} loading={price.isPending}>
                  Tell what it costs
                </Button>
              </Group>
            </Stack>
          </form>
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 7 }}>
        {price.error !== null && <Failed error={price.error} />}
        {price.data === undefined ? (
          price.error === null && (
            <Nothing title="Nothing priced yet">Choose a variant, then ask what it costs.</Nothing>
          )
        ) : (
          <SimulatedCart answer={price.data} about={about} />
        )}
      </Grid.Col>
    </Grid>
  );
}

function Lines(props: { readonly lines: readonly Line[]; readonly onChange: (lines: readonly Line[]) => void }) {
  const { lines, onChange } = props;
  const put = (place: number, part: Partial<Line>) =>
    onChange(lines.map((line, index) => (index === place ? { ...line, ...part } : line)));
  return (
    <Stack gap="xs">
      {lines.map((line, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines have no other name
        <Group key={place} wrap="nowrap" align="end" gap="xs">
          <div style={{ flex: 1, minWidth: 0 }}>
            <VariantPick
              label={place === 0 ? "Goods" : ""}
              aria-label={`Goods ${String(place + 1)}`}
              value={line.variantId}
              onChange={(variantId) => put(place, { variantId })}
            />
          </div>
          <NumberInput
            aria-label={`Units of goods ${String(place + 1)}`}
            w={76}
            min={1}
            max={9999}
            value={line.quantity}
            onChange={(units) => put(place, { quantity: Number(units) || 1 })}
          />
          {lines.length > 1 && (
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              aria-label={`Take goods ${String(place + 1)} out`}
              onClick={() => onChange(lines.filter((_, index) => index !== place))}
            >
              <Icon name="cross" size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        w="fit-content"
        onClick={() => onChange([...lines, { variantId: null, quantity: 1 }])}
      >
        More goods
      </Button>
    </Stack>
  );
}

function simulate({
  channel,
  lines,
  codes,
  country,
  customerGroup,
  isFirstOrder,
  at,
}: Cart & { readonly channel: string }) {
  return take(
    hansa.POST("/v1/admin/pricing/simulate", {
      body: {
        channel,
        codes,
        country,
        isFirstOrder,
        at,
        customerGroup: customerGroup.trim() === "" ? null : customerGroup.trim(),
        lines: lines.flatMap(({ variantId, quantity }) => (variantId === null ? [] : [{ variantId, quantity }])),
      },
    }),
  );
}
