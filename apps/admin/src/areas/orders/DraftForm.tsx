import {
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useForm, type UseFormReturnType } from "@mantine/form";
import { useChannelChoices, useChannels } from "../../pick/choices.ts";
import { AccountPick } from "../../pick/AccountPick.tsx";
import { VariantPick } from "../../pick/VariantPick.tsx";
import { useActor } from "../../session/actor.ts";
import { Section } from "../../show/Section.tsx";
import { MoneyInput } from "../../form/MoneyInput.tsx";
import { AddressFields } from "./AddressFields.tsx";
import { DraftPrice } from "./DraftPrice.tsx";
import { type DraftValues, NO_LINE } from "./draft.ts";
import { useShippingChoices } from "./shipping-choices.ts";

type Form = UseFormReturnType<DraftValues>;

/** What a draft is made of, with what it costs beside it. @param isNew the channel can still be chosen */
export function DraftForm(props: {
  readonly initial: DraftValues;
  readonly isNew: boolean;
  readonly isPending: boolean;
  readonly onSave: (values: DraftValues) => void;
}) {
  const { initial, isNew, isPending, onSave } = props;
  const form = useForm<DraftValues>({ initialValues: initial });
  return (
    <form onSubmit={form.onSubmit(onSave)}>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Stack>
          <Lines form={form} isNew={isNew} />
          <Discount form={form} />
          <Terms form={form} />
        </Stack>
        <Stack>
          <Buyer form={form} />
          <DraftPrice values={form.values} />
          <Group justify="end">
            <Button type="submit" loading={isPending}>
              {isNew ? "Save draft" : "Save changes"}
            </Button>
          </Group>
        </Stack>
      </SimpleGrid>
    </form>
  );
}

function Lines({ form, isNew }: { readonly form: Form; readonly isNew: boolean }) {
  const channels = useChannelChoices();
  return (
    <Section title="Lines">
      <Stack gap="sm">
        <Select
          label="Channel"
          data={channels}
          allowDeselect={false}
          disabled={!isNew}
          {...form.getInputProps("channel")}
        />
        {form.values.lines.map((line, place) => (
          <Group key={`${String(place)} ${line.variantId ?? ""}`} align="end" wrap="nowrap">
            <VariantPick
              label={`Item ${String(place + 1)}`}
              w="100%"
              {...form.getInputProps(`lines.${String(place)}.variantId`)}
            />
            <NumberInput
              label="Units"
              w={100}
              flex="none"
              min={1}
              max={9_999}
              allowDecimal={false}
              {...form.getInputProps(`lines.${String(place)}.quantity`)}
            />
            <Button
              variant="subtle"
              color="gray"
              flex="none"
              aria-label={`Take item ${String(place + 1)} out`}
              onClick={() => form.removeListItem("lines", place)}
            >
              ×
            </Button>
          </Group>
        ))}
        <Button variant="default" w="fit-content" onClick={() => form.insertListItem("lines", NO_LINE)}>
          Another item
        </Button>
      </Stack>
    </Section>
  );
}

function Discount({ form }: { readonly form: Form }) {
  const { discountKind, percentOff, amountOff, channel } = form.values;
  const isGiven = discountKind === "percent" ? Number(percentOff) > 0 : (amountOff ?? 0) > 0;
  const currency = useChannels().find(({ code }) => code === channel)?.currency ?? "EUR";
  return (
    <Section title="Discount">
      <Stack gap="sm">
        <SegmentedControl
          aria-label="How it is reckoned"
          data={[
            { value: "percent", label: "Per cent" },
            { value: "amount", label: "Amount" },
          ]}
          {...form.getInputProps("discountKind")}
        />
        {discountKind === "percent" ? (
          <NumberInput
            label="Per cent off the goods"
            description="Beside every promotion, taken off last."
            min={0}
            max={100}
            decimalScale={2}
            {...form.getInputProps("percentOff")}
          />
        ) : (
          <MoneyInput
            label="Amount off the goods"
            description="Beside every promotion, taken off last; never more than they cost."
            currency={currency}
            {...form.getInputProps("amountOff")}
          />
        )}
        <TextInput
          label="What the customer reads"
          placeholder="Discount"
          maxLength={100}
          {...form.getInputProps("discountLabel")}
        />
        <TextInput
          label="Reason, for the desk alone"
          required={isGiven}
          maxLength={500}
          {...form.getInputProps("discountReason")}
        />
      </Stack>
    </Section>
  );
}

function Terms({ form }: { readonly form: Form }) {
  return (
    <Section title="How long">
      <Stack gap="sm">
        <SimpleGrid cols={2}>
          <NumberInput
            label="Days that it waits"
            required
            min={1}
            max={60}
            allowDecimal={false}
            {...form.getInputProps("days")}
          />
          <NumberInput
            label="Hours that units are kept"
            description="Empty keeps none."
            inputWrapperOrder={["label", "input", "description", "error"]}
            min={1}
            max={168}
            allowDecimal={false}
            {...form.getInputProps("holdHours")}
          />
        </SimpleGrid>
        <Textarea
          label="Note, for the desk alone"
          maxLength={2_000}
          autosize
          minRows={2}
          {...form.getInputProps("note")}
        />
      </Stack>
    </Section>
  );
}

function Buyer({ form }: { readonly form: Form }) {
  const { may } = useActor();
  return (
    <Section title="Customer">
      <Stack gap="sm">
        <TextInput label="E-mail" type="email" required maxLength={254} {...form.getInputProps("email")} />
        {may("identity:read") && (
          <AccountPick
            email={form.values.email}
            value={form.values.customerId}
            onChange={(id) => form.setFieldValue("customerId", id)}
          />
        )}
        <AddressFields values={form.values.address} onChange={(address) => form.setFieldValue("address", address)} />
        <Select
          label="Shipping"
          data={useShippingChoices(form.values.channel)}
          clearable
          clearButtonProps={{ "aria-label": "Without shipping" }}
          {...form.getInputProps("shippingOption")}
        />
      </Stack>
    </Section>
  );
}
