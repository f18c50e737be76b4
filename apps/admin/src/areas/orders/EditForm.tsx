import { Alert, Button, Group, NumberInput, SegmentedControl, Select, Stack, Switch, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { VariantPick } from "../../pick/VariantPick.tsx";
import { formatMoney } from "../../show/format.ts";
import { AddressFields, type AddressValues, addressOf, valuesOf } from "./AddressFields.tsx";
import { EditOutcome, type Would } from "./EditOutcome.tsx";
import type { Order } from "./order.ts";
import { useShippingChoices } from "./shipping-choices.ts";

interface Values {
  readonly units: Readonly<Record<number, number | string>>;
  readonly added: string | null;
  readonly addedUnits: number | string;
  readonly shippingOption: string | null;
  readonly isMoved: boolean;
  readonly address: AddressValues;
  readonly dearer: "owed" | "goodwill";
  readonly reason: string;
}

/** Changes an order that stands: first what it would come to, then the change, held to the order that was seen. */
export function EditForm({ order, onDone }: { readonly order: Order; readonly onDone: () => void }) {
  const form = useForm<Values>({
    initialValues: {
      units: Object.fromEntries(order.lines.map(({ position, quantity }) => [position, quantity])),
      added: null,
      addedUnits: 1,
      shippingOption: order.shipping?.option ?? null,
      isMoved: false,
      address: valuesOf(order.shippingAddress),
      dearer: "owed",
      reason: "",
    },
    // What was seen is of another edit by now.
    onValuesChange: () => preview.reset(),
  });
  const path = { id: order.id };
  const preview = useMutation({
    mutationFn: (values: Values): Promise<Would> =>
      take(hansa.POST("/v1/admin/orders/{id}/edit/preview", { params: { path }, body: wishOf(order, values) })),
  });
  const edit = useAct({
    act: ({ values, would }: { readonly values: Values; readonly would: Would }) =>
      take(
        hansa.POST("/v1/admin/orders/{id}/edit", {
          params: { path },
          headers: { "if-match": `"${String(order.version)}"` },
          body: {
            ...wishOf(order, values),
            reason: values.reason.trim(),
            expectedTotal: would.order.totals.total.amountMinor,
          },
        }),
      ),
    done: ({ due, refund }) =>
      due.amountMinor > 0
        ? `The order is changed. ${formatMoney(due)} is owed: see Money.`
        : refund.amountMinor > 0
          ? `The order is changed. ${formatMoney(refund)} goes back.`
          : "The order is changed.",
    after: onDone,
  });
  const would = preview.data;
  return (
    <form
      onSubmit={form.onSubmit((values) =>
        would === undefined ? preview.mutate(values) : edit.mutate({ values, would }),
      )}
    >
      <Stack>
        <Units order={order} units={form.values.units} onChange={(units) => form.setFieldValue("units", units)} />
        <Group align="end" grow preventGrowOverflow={false}>
          <VariantPick label="Add" {...form.getInputProps("added")} />
          <NumberInput
            label="Units to add"
            w={120}
            flex="none"
            min={1}
            allowDecimal={false}
            {...form.getInputProps("addedUnits")}
          />
        </Group>
        <Select
          label="Shipping"
          description="Another way costs what it costs today; the one that was bought stays as it is."
          data={useShippingChoices(order.channel)}
          clearable
          clearButtonProps={{ "aria-label": "Without shipping" }}
          {...form.getInputProps("shippingOption")}
        />
        <Switch label="Send it to another address" {...form.getInputProps("isMoved", { type: "checkbox" })} />
        {form.values.isMoved && (
          <AddressFields values={form.values.address} onChange={(address) => form.setFieldValue("address", address)} />
        )}
        <SegmentedControl
          aria-label="What it costs more"
          data={[
            { value: "owed", label: "Owed by the customer" },
            { value: "goodwill", label: "Given, as goodwill" },
          ]}
          {...form.getInputProps("dearer")}
        />
        <Textarea
          label="Reason"
          description="The customer can read it; kept in the audit log."
          required
          maxLength={500}
          autosize
          minRows={2}
          {...form.getInputProps("reason")}
        />
        {preview.error !== null && (
          <Alert color="red" title="That cannot be done">
            {preview.error.message}
          </Alert>
        )}
        {would !== undefined && <EditOutcome would={would} before={order} />}
        <Group justify="end">
          <Button variant="default" onClick={onDone}>
            Keep as it is
          </Button>
          <Button type="submit" loading={preview.isPending || edit.isPending} disabled={(would?.short.length ?? 0) > 0}>
            {would === undefined ? "What would it come to?" : "Change the order"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Units(props: {
  readonly order: Order;
  readonly units: Values["units"];
  readonly onChange: (units: Values["units"]) => void;
}) {
  const { order, units, onChange } = props;
  return order.lines.map(({ position, title, sku, quantity }) => (
    <NumberInput
      key={position}
      label={title}
      description={`${sku} · ${String(quantity)} bought; none takes it out`}
      min={0}
      max={9_999}
      allowDecimal={false}
      value={units[position] ?? quantity}
      onChange={(value) => onChange({ ...units, [position]: value })}
    />
  ));
}

function wishOf(order: Order, values: Values) {
  const { units, added, addedUnits, shippingOption, isMoved, address, dearer } = values;
  const lines = order.lines.flatMap(({ position, quantity }) => {
    const wanted = Number(units[position] ?? quantity);
    return wanted === quantity ? [] : [{ line: position, quantity: wanted }];
  });
  return {
    lines,
    add: added === null ? [] : [{ variantId: added, quantity: Number(addedUnits) }],
    ...(shippingOption === (order.shipping?.option ?? null) ? {} : { shippingOption }),
    ...(isMoved ? { shippingAddress: addressOf(address) } : {}),
    dearer,
  };
}
