import { NumberInput, Stack } from "@mantine/core";
import type { Order } from "./order.ts";

/** How many units of each line, by the line's number; lines without are absent. */
export type Units = Readonly<Record<number, number>>;

/** Fields for units of each line, from none to all. */
export function LineUnits(props: {
  readonly order: Order;
  readonly units: Units;
  readonly onChange: (units: Units) => void;
}) {
  const { order, units, onChange } = props;
  return (
    <Stack gap="xs">
      {order.lines.map(({ position, title, sku, quantity }) => (
        <NumberInput
          key={position}
          label={title}
          description={`${sku} · ${String(quantity)} bought`}
          min={0}
          max={quantity}
          allowDecimal={false}
          clampBehavior="strict"
          value={units[position] ?? 0}
          onChange={(value) => onChange({ ...units, [position]: Number(value) })}
        />
      ))}
    </Stack>
  );
}

/** The lines as the API takes them: those with units. */
export function linesOf(units: Units): { readonly line: number; readonly quantity: number }[] {
  return Object.entries(units)
    .map(([line, quantity]) => ({ line: Number(line), quantity }))
    .filter(({ quantity }) => quantity > 0);
}
