import { Button, Group, NumberInput, Select, SimpleGrid, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { paths } from "@hansa/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal, RecordForm } from "../../form/FormModal.tsx";
import { MomentInput } from "../../form/MomentInput.tsx";
import { CountryPick } from "../../pick/CountriesPick.tsx";
import { sayCountry, useChannelChoices } from "../../pick/choices.ts";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { formatShare } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { Panel } from "../../show/Panel.tsx";
import { When } from "../../show/When.tsx";
import { percentOf, ppmOf } from "./price-list.ts";

type Rate = paths["/v1/admin/tax-rates"]["get"]["responses"][200]["content"]["application/json"]["items"][number];
type Settings = paths["/v1/admin/channels/{channel}/tax"]["get"]["responses"][200]["content"]["application/json"];

const MILLION = 1_000_000;

/** Tax rates, and how each channel taxes. */
export function TaxesPage() {
  const { may } = useActor();
  const [asked, setAsked] = useState<Rate | "new" | null>(null);
  const rates = useQuery({ queryKey: ["tax-rates"], queryFn: () => take(hansa.GET("/v1/admin/tax-rates")) });
  const remove = useAct({
    act: (id: string) => take(hansa.DELETE("/v1/admin/tax-rates/{id}", { params: { path: { id } } })),
    done: "The rate is out of force.",
  });
  const isWriter = may("pricing:write");
  return (
    <>
      <PageHead title="Taxes" about="Rates by place and category, and how each channel taxes.">
        {isWriter && <Button onClick={() => setAsked("new")}>Add a rate</Button>}
      </PageHead>
      <Stack>
        <ChannelTax />
        <Panel title="Rates">
          <Answered of={rates}>
            {({ items }) => (
              <FactTable
                label="Tax rates"
                rows={items}
                rowId={({ id }) => id}
                empty="No rates yet: nothing is taxed"
                facts={[
                  {
                    header: "Place",
                    cell: ({ country, subdivision, postalPattern }) =>
                      [sayCountry(country), subdivision, postalPattern].filter(Boolean).join(" · "),
                  },
                  { header: "Name", cell: ({ name }) => name },
                  { header: "Category", cell: ({ category }) => category },
                  { header: "Rate", align: "end", cell: ({ ratePpm }) => formatShare(ratePpm / MILLION) },
                  { header: "From", cell: ({ validFrom }) => <When at={validFrom} /> },
                  { header: "Until", cell: ({ validUntil }) => <When at={validUntil} /> },
                  {
                    header: "Actions",
                    cell: (rate) =>
                      isWriter && (
                        <Group gap={4} wrap="nowrap">
                          <Button
                            size="compact-sm"
                            variant="subtle"
                            aria-label={`Change ${rate.name}, ${rate.category}`}
                            onClick={() => setAsked(rate)}
                          >
                            Change
                          </Button>
                          <Button
                            size="compact-sm"
                            variant="subtle"
                            color="red"
                            aria-label={`Take out of force: ${rate.name}, ${rate.category}`}
                            onClick={() => remove.mutate(rate.id)}
                          >
                            Take out of force
                          </Button>
                        </Group>
                      ),
                  },
                ]}
              />
            )}
          </Answered>
        </Panel>
      </Stack>
      {asked !== null && <RateModal rate={asked === "new" ? null : asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function RateModal({ rate, onClose }: { readonly rate: Rate | null; readonly onClose: () => void }) {
  const form = useForm({
    initialValues: {
      country: rate?.country ?? "DE",
      subdivision: rate?.subdivision ?? "",
      postalPattern: rate?.postalPattern ?? "",
      category: rate?.category ?? "standard",
      name: rate?.name ?? "",
      percent: percentOf(rate?.ratePpm ?? 0),
      rounding: rate?.rounding ?? ("line" as const),
      validFrom: rate?.validFrom ?? null,
      validUntil: rate?.validUntil ?? null,
    },
  });
  type Values = ReturnType<typeof form.getValues>;
  const save = useAct({
    act: ({ percent, subdivision, postalPattern, ...rest }: Values) =>
      take(
        hansa.PUT("/v1/admin/tax-rates", {
          body: {
            rates: [
              {
                ...rest,
                ...(rate?.jurisdiction === undefined ? {} : { jurisdiction: rate.jurisdiction }),
                ratePpm: ppmOf(percent),
                subdivision: subdivision === "" ? null : subdivision,
                postalPattern: postalPattern === "" ? null : postalPattern,
              },
            ],
          },
        }),
      ),
    done: "The rate holds.",
    after: onClose,
  });
  return (
    <FormModal title={rate === null ? "Add a rate" : "Change the rate"} form={form} saving={save} onClose={onClose}>
      <Group grow align="start">
        <CountryPick label="Country" {...form.getInputProps("country")} />
        <TextInput label="State or province" maxLength={3} {...form.getInputProps("subdivision")} />
        <TextInput label="Postal codes" description="A pattern" {...form.getInputProps("postalPattern")} />
      </Group>
      <Group grow align="start">
        <TextInput label="Name" required {...form.getInputProps("name")} />
        <TextInput label="Category" required {...form.getInputProps("category")} />
        <NumberInput label="Per cent" min={0} max={100} decimalScale={4} {...form.getInputProps("percent")} />
      </Group>
      <Group grow align="start">
        <MomentInput label="In force from" {...form.getInputProps("validFrom")} />
        <MomentInput label="Until" {...form.getInputProps("validUntil")} />
      </Group>
    </FormModal>
  );
}

function ChannelTax() {
  const channels = useChannelChoices();
  const [chosen, setChosen] = useState<string | null>(null);
  const channel = chosen ?? channels[0]?.value;
  const settings = useQuery({
    queryKey: ["channel-tax", channel],
    queryFn: () =>
      take(hansa.GET("/v1/admin/channels/{channel}/tax", { params: { path: { channel: channel ?? "" } } })),
    enabled: channel !== undefined,
  });
  return (
    <Panel
      title="How a channel taxes"
      actions={
        <Select
          aria-label="Channel"
          allowDeselect={false}
          data={channels}
          value={channel ?? null}
          onChange={setChosen}
        />
      }
    >
      <Answered of={settings}>{(data) => <TaxForm key={data.channel} settings={data} />}</Answered>
    </Panel>
  );
}

function TaxForm({ settings }: { readonly settings: Settings }) {
  const { may } = useActor();
  const { channel, ...rest } = settings;
  const form = useForm<Omit<Settings, "channel">>({ initialValues: rest });
  const save = useAct({
    act: (body: Omit<Settings, "channel">) =>
      take(hansa.PUT("/v1/admin/channels/{channel}/tax", { params: { path: { channel } }, body })),
    done: "The channel taxes like this now.",
  });
  return (
    <RecordForm form={form} saving={save} isReadOnly={!may("pricing:write")}>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
        <Select
          label="Rounded"
          placeholder="As each rate says"
          clearable
          clearButtonProps={{ "aria-label": "As each rate says" }}
          data={[
            { value: "unit", label: "Per unit" },
            { value: "line", label: "Per line" },
            { value: "total", label: "Once, in total" },
          ]}
          {...form.getInputProps("rounding")}
        />
        <Select
          label="Taxed where"
          allowDeselect={false}
          data={[
            { value: "destination", label: "The goods go" },
            { value: "origin", label: "They come from" },
          ]}
          {...form.getInputProps("chargesAt")}
        />
        <CountryPick label="They come from" {...form.getInputProps("originCountry")} />
        <Select
          label="Who tells the rates"
          allowDeselect={false}
          data={[
            { value: "table", label: "The rates below" },
            { value: "outside", label: "A service outside" },
          ]}
          {...form.getInputProps("provider")}
        />
      </SimpleGrid>
      <Switch
        label="Businesses of other countries pay the tax themselves (reverse charge)"
        {...form.getInputProps("reverseCharge", { type: "checkbox" })}
      />
    </RecordForm>
  );
}
