import { Button, NumberInput, Select, Stack, Text } from "@mantine/core";
import { percentOf, ppmOf } from "../prices/price-list.ts";
import { VariantPick } from "../../pick/VariantPick.tsx";
import { Amounts } from "./Amounts.tsx";
import { ItemsFields } from "./ItemsFields.tsx";
import type { Reward } from "./promotion.ts";
import { Sentence } from "./Sentence.tsx";

const MILLION = 1_000_000;
const BLANKS: Readonly<Record<Reward["kind"], { readonly says: string; readonly blank: Reward }>> = {
  percent: { says: "a share off", blank: { kind: "percent", target: "order", ppm: 100_000 } },
  amount: { says: "an amount off", blank: { kind: "amount", target: "order", off: [] } },
  fixed_price: { says: "a fixed price", blank: { kind: "fixed_price", target: "shipping", price: [] } },
  buy_get: { says: "some for free when buying some", blank: { kind: "buy_get", buy: 2, get: 1, ppm: MILLION } },
  tiers: { says: "more off the more they buy", blank: { kind: "tiers", tiers: [{ from: [], ppm: 50_000 }] } },
  bundle: { says: "things together for a price", blank: { kind: "bundle", parts: [], price: [] } },
  gift: { says: "a gift", blank: { kind: "gift", variantId: "", quantity: 1 } },
};
const KINDS: readonly Reward["kind"][] = ["percent", "amount", "fixed_price", "buy_get", "tiers", "bundle", "gift"];

interface Props {
  readonly reward: Reward;
  readonly onChange: (reward: Reward) => void;
}

/** What a buyer gets, as a sentence. */
export function RewardFields({ reward, onChange }: Props) {
  return (
    <Stack gap="sm">
      <Sentence says="The buyer gets">
        <Select
          aria-label="Kind of reward"
          w={260}
          allowDeselect={false}
          data={KINDS.map((kind) => ({ value: kind, label: BLANKS[kind].says }))}
          value={reward.kind}
          onChange={(kind) => {
            const known = KINDS.find((one) => one === kind);
            if (known !== undefined && known !== reward.kind) onChange(BLANKS[known].blank);
          }}
        />
      </Sentence>
      <Detail reward={reward} onChange={onChange} />
    </Stack>
  );
}

const TARGETS = [
  { value: "order", label: "the whole order" },
  { value: "lines", label: "certain goods" },
  { value: "shipping", label: "shipping" },
] as const;
type Target = (typeof TARGETS)[number]["value"];

function TargetSelect(props: {
  readonly value: Target;
  readonly without?: Target;
  readonly onChange: (target: Target) => void;
}) {
  const choices = TARGETS.filter(({ value }) => value !== props.without);
  return (
    <Select
      aria-label="What it is off"
      w={170}
      allowDeselect={false}
      data={choices.map((choice) => ({ ...choice }))}
      value={props.value}
      onChange={(next) => {
        const known = choices.find(({ value }) => value === next);
        if (known !== undefined) props.onChange(known.value);
      }}
    />
  );
}

function Percent({ ppm, onChange }: { readonly ppm: number; readonly onChange: (ppm: number) => void }) {
  return (
    <NumberInput
      aria-label="Per cent"
      w={100}
      min={0.01}
      max={100}
      decimalScale={2}
      suffix=" %"
      value={percentOf(ppm)}
      onChange={(percent) => onChange(ppmOf(Number(percent) || 1))}
    />
  );
}

function Detail({ reward, onChange }: Props) {
  switch (reward.kind) {
    case "percent":
      return (
        <>
          <Sentence says="Namely">
            <Percent ppm={reward.ppm} onChange={(ppm) => onChange({ ...reward, ppm })} />
            <Text fz="sm">off</Text>
            <TargetSelect value={reward.target} onChange={(target) => onChange({ ...reward, target })} />
          </Sentence>
          {reward.target === "lines" && (
            <ItemsFields items={reward.items} onChange={(items) => onChange({ ...reward, items })} />
          )}
          <Sentence says="At most">
            <Amounts
              label="At most"
              amounts={reward.most ?? []}
              onChange={(most) => onChange({ ...reward, most: most.length === 0 ? undefined : most })}
            />
          </Sentence>
        </>
      );
    case "amount":
      return (
        <>
          <Sentence says="Namely">
            <Amounts label="Off" amounts={reward.off} onChange={(off) => onChange({ ...reward, off })} />
            <Text fz="sm">off</Text>
            <TargetSelect value={reward.target} onChange={(target) => onChange({ ...reward, target })} />
          </Sentence>
          {reward.target === "lines" && (
            <ItemsFields items={reward.items} onChange={(items) => onChange({ ...reward, items })} />
          )}
        </>
      );
    case "fixed_price":
      return (
        <>
          <Sentence says="Namely">
            <TargetSelect
              value={reward.target}
              without="order"
              onChange={(target) => target !== "order" && onChange({ ...reward, target })}
            />
            <Text fz="sm">for</Text>
            <Amounts label="Price" amounts={reward.price} onChange={(price) => onChange({ ...reward, price })} />
          </Sentence>
          {reward.target === "lines" && (
            <ItemsFields items={reward.items} onChange={(items) => onChange({ ...reward, items })} />
          )}
        </>
      );
    case "buy_get":
      return (
        <>
          <Sentence says="Who buys">
            <NumberInput
              aria-label="Units to buy"
              w={80}
              min={1}
              value={reward.buy}
              onChange={(buy) => onChange({ ...reward, buy: Number(buy) || 1 })}
            />
            <Text fz="sm">gets</Text>
            <NumberInput
              aria-label="Units to get"
              w={80}
              min={1}
              value={reward.get}
              onChange={(get) => onChange({ ...reward, get: Number(get) || 1 })}
            />
            <Text fz="sm">with</Text>
            <Percent ppm={reward.ppm ?? MILLION} onChange={(ppm) => onChange({ ...reward, ppm })} />
            <Text fz="sm">off, of</Text>
          </Sentence>
          <ItemsFields items={reward.items} onChange={(items) => onChange({ ...reward, items })} />
        </>
      );
    case "tiers":
      return <Tiers reward={reward} onChange={onChange} />;
    case "bundle":
      return <Bundle reward={reward} onChange={onChange} />;
    case "gift":
      return (
        <Sentence says="Namely">
          <NumberInput
            aria-label="Units"
            w={80}
            min={1}
            value={reward.quantity}
            onChange={(quantity) => onChange({ ...reward, quantity: Number(quantity) || 1 })}
          />
          <VariantPick
            label="of"
            w={300}
            value={reward.variantId === "" ? null : reward.variantId}
            onChange={(id) => onChange({ ...reward, variantId: id ?? "" })}
          />
        </Sentence>
      );
  }
}

function Tiers(props: {
  readonly reward: Extract<Reward, { readonly kind: "tiers" }>;
  readonly onChange: (reward: Reward) => void;
}) {
  const { reward, onChange } = props;
  return (
    <>
      {reward.tiers.map((tier, place) => (
        <Sentence
          // oxlint-disable-next-line react/no-array-index-key -- tiers have no other name
          key={place}
          says="From"
          onRemove={() => onChange({ ...reward, tiers: reward.tiers.filter((_, index) => index !== place) })}
        >
          <Amounts
            label="From"
            amounts={tier.from}
            onChange={(from) => onChange({ ...reward, tiers: put(reward.tiers, place, { ...tier, from }) })}
          />
          {tier.ppm === undefined ? (
            <Amounts
              label="Off"
              amounts={tier.off ?? []}
              onChange={(off) => onChange({ ...reward, tiers: put(reward.tiers, place, { ...tier, off }) })}
            />
          ) : (
            <Percent
              ppm={tier.ppm}
              onChange={(ppm) => onChange({ ...reward, tiers: put(reward.tiers, place, { ...tier, ppm }) })}
            />
          )}
          <Text fz="sm">off</Text>
        </Sentence>
      ))}
      <Button
        variant="default"
        w="fit-content"
        onClick={() => onChange({ ...reward, tiers: [...reward.tiers, { from: [], ppm: 100_000 }] })}
      >
        Add a tier
      </Button>
    </>
  );
}

function Bundle(props: {
  readonly reward: Extract<Reward, { readonly kind: "bundle" }>;
  readonly onChange: (reward: Reward) => void;
}) {
  const { reward, onChange } = props;
  return (
    <>
      {reward.parts.map((part, place) => (
        <Sentence
          // oxlint-disable-next-line react/no-array-index-key -- parts have no other name
          key={place}
          says={place === 0 ? "Namely" : "with"}
          onRemove={() => onChange({ ...reward, parts: reward.parts.filter((_, index) => index !== place) })}
        >
          <NumberInput
            aria-label="Units"
            w={80}
            min={1}
            value={part.quantity}
            onChange={(quantity) =>
              onChange({ ...reward, parts: put(reward.parts, place, { ...part, quantity: Number(quantity) || 1 }) })
            }
          />
          <ItemsFields
            items={part.items}
            onChange={(items) => onChange({ ...reward, parts: put(reward.parts, place, { ...part, items }) })}
          />
        </Sentence>
      ))}
      <Button
        variant="default"
        w="fit-content"
        onClick={() => onChange({ ...reward, parts: [...reward.parts, { items: {}, quantity: 1 }] })}
      >
        Add a part
      </Button>
      <Sentence says="together for">
        <Amounts label="Price" amounts={reward.price} onChange={(price) => onChange({ ...reward, price })} />
      </Sentence>
    </>
  );
}

function put<One>(all: readonly One[], place: number, next: One): One[] {
  return all.map((one, index) => (index === place ? next : one));
}
