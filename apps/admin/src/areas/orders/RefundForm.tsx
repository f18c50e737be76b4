import {
  Alert,
  Button,
  Checkbox,
  Code,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Textarea,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { digitsOf, formatMoney, type Money, minorOf } from "../../show/format.ts";
import { LineUnits, linesOf, type Units } from "./LineUnits.tsx";
import type { Order } from "./order.ts";

type What = "all" | "lines" | "amount" | "goodwill";
const WHAT: readonly { readonly value: What; readonly label: string }[] = [
  { value: "all", label: "Everything" },
  { value: "lines", label: "Lines" },
  { value: "amount", label: "Amount" },
  { value: "goodwill", label: "Goodwill" },
];

interface Values {
  readonly what: What;
  readonly units: Units;
  readonly withShipping: boolean;
  readonly amount: number | string;
  readonly destination: "source" | "gift_card";
  readonly reason: string;
}

/** What became of it: a debt is lowered before anything goes back. */
function saidOf(amount: Money, againstDebt: Money): string {
  const back = { ...amount, amountMinor: amount.amountMinor - againstDebt.amountMinor };
  if (againstDebt.amountMinor === 0) return `${formatMoney(amount)} goes back.`;
  const lowered = `${formatMoney(againstDebt)} less is owed.`;
  return back.amountMinor === 0 ? lowered : `${lowered} ${formatMoney(back)} goes back.`;
}

/** Gives lines, shipping or an amount of an order back. One form is one refund, however often it is sent. */
export function RefundForm({ order, onDone }: { readonly order: Order; readonly onDone: () => void }) {
  const { currency } = order.totals.total;
  const [key] = useState(() => crypto.randomUUID());
  const initialValues: Values = {
    what: "all",
    units: {},
    withShipping: false,
    amount: "",
    destination: "source",
    reason: "",
  };
  const form = useForm<Values>({ initialValues });
  const { what } = form.values;
  const refund = useAct({
    act: (values: Values) =>
      take(
        hansa.POST("/v1/admin/orders/{id}/refunds", {
          params: { path: { id: order.id }, header: { "Idempotency-Key": key } },
          body: { ...partOf(values, currency), destination: values.destination, reason: values.reason.trim() },
        }),
      ),
    done: ({ amount, againstDebt }) => saidOf(amount, againstDebt),
    after: ({ giftCardCode }) => (giftCardCode === null ? onDone() : undefined),
  });
  const code = refund.data?.giftCardCode ?? null;
  if (code !== null) return <GiftCardCode code={code} onDone={onDone} />;
  return (
    <form onSubmit={form.onSubmit((values) => refund.mutate(values))}>
      <Stack>
        <SegmentedControl
          aria-label="What goes back"
          data={WHAT.map((one) => ({ ...one }))}
          {...form.getInputProps("what")}
        />
        {what === "lines" && (
          <>
            <LineUnits
              order={order}
              units={form.values.units}
              onChange={(units) => form.setFieldValue("units", units)}
            />
            <Checkbox label="Shipping too" {...form.getInputProps("withShipping", { type: "checkbox" })} />
          </>
        )}
        {(what === "amount" || what === "goodwill") && (
          <NumberInput
            label={`Amount in ${currency}`}
            description={what === "goodwill" ? "Given without a claim; booked as goodwill." : "Belongs to no line."}
            required
            min={0}
            decimalScale={digitsOf(currency)}
            {...form.getInputProps("amount")}
          />
        )}
        <Select
          label="Goes to"
          allowDeselect={false}
          data={[
            { value: "source", label: "Where it came from" },
            { value: "gift_card", label: "Store credit, at once" },
          ]}
          {...form.getInputProps("destination")}
        />
        <Textarea
          label="Reason"
          description="Kept in the audit log."
          required
          maxLength={500}
          autosize
          minRows={2}
          {...form.getInputProps("reason")}
        />
        <Group justify="end">
          <Button variant="default" onClick={onDone}>
            Keep as it is
          </Button>
          <Button type="submit" loading={refund.isPending}>
            Refund
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function partOf(values: Values, currency: string) {
  switch (values.what) {
    case "all":
      return {};
    case "lines":
      return { lines: linesOf(values.units), ...(values.withShipping ? { shipping: "all" as const } : {}) };
    case "amount":
      return { amount: minorOf(Number(values.amount), currency) };
    case "goodwill":
      return { goodwill: minorOf(Number(values.amount), currency) };
  }
}

function GiftCardCode({ code, onDone }: { readonly code: string; readonly onDone: () => void }) {
  return (
    <Stack>
      <Alert title="Store credit is issued" color="green">
        Tell the customer this code. It is shown now and never again.
      </Alert>
      <Code block fz="lg">
        {code}
      </Code>
      <Group justify="end">
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  );
}
