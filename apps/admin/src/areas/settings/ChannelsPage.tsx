import { Button, Group, NumberInput, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { paths } from "@hansa/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { ReasonModal } from "../../form/ReasonModal.tsx";
import { CountriesPick } from "../../pick/CountriesPick.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { Panel } from "../../show/Panel.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";

type Channel = paths["/v1/admin/channels"]["get"]["responses"][200]["content"]["application/json"]["items"][number];

/** As the API bounds it: a day. */
const MAX_PRICE_FREEZE_SECONDS = 86_400;

/** Where the shop sells: a currency, languages and countries each. */
export function ChannelsPage() {
  const { may } = useActor();
  const [asked, setAsked] = useState<Channel | "new" | null>(null);
  const [closed, setClosed] = useState<Channel | null>(null);
  const channels = useQuery({ queryKey: ["channels"], queryFn: () => take(hansa.GET("/v1/admin/channels")) });
  const close = useAct({
    act: (code: string) => take(hansa.DELETE("/v1/admin/channels/{code}", { params: { path: { code } } })),
    done: "The channel is closed; its orders keep what they recorded.",
    after: () => setClosed(null),
  });
  const isWriter = may("channels:write");
  return (
    <>
      <PageHead title="Channels" about="Where the shop sells: a currency, languages and countries each.">
        {isWriter && <Button onClick={() => setAsked("new")}>Open a channel</Button>}
      </PageHead>
      <Panel title="Every channel">
        <Answered of={channels}>
          {({ items }) => (
            <FactTable
              label="Channels"
              rows={items}
              rowId={({ code }) => code}
              empty="No channels yet"
              facts={[
                { header: "Channel", cell: ({ name }) => name },
                { header: "Currency", cell: ({ currency }) => currency },
                {
                  header: "Languages",
                  cell: ({ locale, languages }) => [...new Set([locale, ...languages])].join(", "),
                },
                { header: "Countries", align: "end", cell: ({ countries }) => countries.length },
                { header: "Prices", cell: ({ taxIncluded }) => (taxIncluded ? "With tax" : "Without tax") },
                {
                  header: "Prices hold",
                  align: "end",
                  cell: ({ priceFreezeSeconds }) =>
                    priceFreezeSeconds === 0 ? "–" : `${String(priceFreezeSeconds)} s`,
                },
                { header: "Origins", cell: ({ allowedOrigins }) => allowedOrigins.join(", ") || "Only its own" },
                { header: "State", cell: ({ isOpen }) => <StateBadge state={isOpen ? "active" : "closed"} /> },
                {
                  header: "Actions",
                  cell: (channel) =>
                    isWriter && (
                      <Group gap={4} wrap="nowrap">
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          aria-label={`Change ${channel.name}`}
                          onClick={() => setAsked(channel)}
                        >
                          Change
                        </Button>
                        {channel.isOpen && (
                          <Button
                            size="compact-sm"
                            variant="subtle"
                            color="red"
                            aria-label={`Close ${channel.name}`}
                            onClick={() => setClosed(channel)}
                          >
                            Close
                          </Button>
                        )}
                      </Group>
                    ),
                },
              ]}
            />
          )}
        </Answered>
      </Panel>
      {asked !== null && <ChannelModal channel={asked === "new" ? null : asked} onClose={() => setAsked(null)} />}
      {closed !== null && (
        <ReasonModal
          title={`Close ${closed.name}`}
          about="Nobody can buy there until it is opened again."
          isReasonNeeded={false}
          isDangerous
          isPending={close.isPending}
          onClose={() => setClosed(null)}
          onConfirm={() => close.mutate(closed.code)}
        />
      )}
    </>
  );
}

function valuesOf(channel: Channel | null) {
  return {
    code: channel?.code ?? "",
    name: channel?.name ?? "",
    currency: channel?.currency ?? "EUR",
    locale: channel?.locale ?? "en",
    languages: [...(channel?.languages ?? [])],
    allowedOrigins: [...(channel?.allowedOrigins ?? [])],
    countries: [...(channel?.countries ?? [])],
    taxIncluded: channel?.taxIncluded ?? true,
    priceFreezeSeconds: channel?.priceFreezeSeconds ?? 0,
    position: channel?.position ?? 0,
  };
}
type Values = ReturnType<typeof valuesOf>;

function ChannelModal({ channel, onClose }: { readonly channel: Channel | null; readonly onClose: () => void }) {
  const form = useForm<Values>({ initialValues: valuesOf(channel) });
  const save = useAct({
    act: ({ code, ...body }: Values) =>
      take(
        channel === null
          ? hansa.POST("/v1/admin/channels", { body: { code, ...body } })
          : hansa.PATCH("/v1/admin/channels/{code}", { params: { path: { code } }, body }),
      ),
    done: "The channel is saved.",
    after: onClose,
  });
  return (
    <FormModal title={channel?.name ?? "Open a channel"} form={form} saving={save} onClose={onClose}>
      <Group grow align="start">
        <TextInput label="Name" required data-autofocus {...form.getInputProps("name")} />
        <TextInput label="Code" required readOnly={channel !== null} {...form.getInputProps("code")} />
      </Group>
      <Group grow align="start">
        <Select
          label="Currency"
          searchable
          allowDeselect={false}
          data={Intl.supportedValuesOf("currency")}
          {...form.getInputProps("currency")}
        />
        <TextInput label="First language" required {...form.getInputProps("locale")} />
        <NumberInput label="Place in lists" min={0} {...form.getInputProps("position")} />
      </Group>
      <TagsInput label="More languages" placeholder="de, Enter" {...form.getInputProps("languages")} />
      <CountriesPick label="Sells to" {...form.getInputProps("countries")} />
      <TagsInput
        label="Allowed origins"
        description="Sites of others whose pages may ask this shop, as https://example.com."
        {...form.getInputProps("allowedOrigins")}
      />
      <NumberInput
        label="Shown prices hold for"
        description="For the buyer who saw them with a complete cart; 0: a price may change at any moment."
        suffix=" s"
        min={0}
        max={MAX_PRICE_FREEZE_SECONDS}
        allowDecimal={false}
        {...form.getInputProps("priceFreezeSeconds")}
      />
      <Switch label="Prices are shown with tax" {...form.getInputProps("taxIncluded", { type: "checkbox" })} />
    </FormModal>
  );
}
