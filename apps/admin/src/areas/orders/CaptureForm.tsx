import { Button, Checkbox, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { formatMoney } from "../../show/format.ts";
import { LineUnits, linesOf, type Units } from "./LineUnits.tsx";
import type { Order } from "./order.ts";

/** Takes held money for goods that are sent. */
export function CaptureForm({ order, onDone }: { readonly order: Order; readonly onDone: () => void }) {
  const [key] = useState(() => crypto.randomUUID());
  const everything: Units = Object.fromEntries(order.lines.map(({ position, quantity }) => [position, quantity]));
  const form = useForm({ initialValues: { reference: "", units: everything, isLast: true } });
  const capture = useAct({
    act: ({ reference, units, isLast }: typeof form.values) =>
      take(
        hansa.POST("/v1/admin/orders/{id}/captures", {
          params: { path: { id: order.id }, header: { "Idempotency-Key": key } },
          body: { reference: reference.trim(), lines: linesOf(units), isLast },
        }),
      ),
    done: ({ capture: taken }) =>
      taken === null ? "There was nothing left to take." : `${formatMoney(taken.amount)} is taken.`,
    after: onDone,
  });
  return (
    <form onSubmit={form.onSubmit((values) => capture.mutate(values))}>
      <Stack>
        <TextInput
          label="Reference of the shipment"
          description="Money is taken once for it."
          required
          maxLength={64}
          {...form.getInputProps("reference")}
        />
        <LineUnits order={order} units={form.values.units} onChange={(units) => form.setFieldValue("units", units)} />
        <Checkbox
          label="Nothing will be sent after it"
          description="What is left is taken too."
          {...form.getInputProps("isLast", { type: "checkbox" })}
        />
        <Group justify="end">
          <Button variant="default" onClick={onDone}>
            Keep as it is
          </Button>
          <Button type="submit" loading={capture.isPending}>
            Take the money
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
