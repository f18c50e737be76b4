import { Grid, NumberInput, Select, SimpleGrid, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { RecordForm } from "../../form/FormModal.tsx";
import { MomentInput } from "../../form/MomentInput.tsx";
import { MoneyInput } from "../../form/MoneyInput.tsx";
import { useCurrencies } from "../../pick/choices.ts";
import { useActor } from "../../session/actor.ts";
import { Panel } from "../../show/Panel.tsx";
import { Conditions } from "./Conditions.tsx";
import type { Written } from "./promotion.ts";
import { RewardFields } from "./RewardFields.tsx";

type Values = Written & { readonly code: string };

/** A promotion as sentences: when, what, and how often. */
export function PromotionForm({ code, promotion }: { readonly code: string | null; readonly promotion: Written }) {
  const { may } = useActor();
  const navigate = useNavigate();
  const currencies = useCurrencies();
  const form = useForm<Values>({ initialValues: { ...promotion, code: code ?? "" } });
  const values = form.getValues();
  const save = useAct({
    act: ({ code: name, ...body }: Values) =>
      take(
        hansa.PUT("/v1/admin/promotions/{code}", {
          params: { path: { code: name } },
          body: { ...body, maxUses: body.maxUses || null, maxUsesPerCustomer: body.maxUsesPerCustomer || null },
        }),
      ),
    done: "The shop knows it within a second.",
    after: (saved) => navigate({ to: "/promotions/$code", params: { code: saved.code } }),
  });
  return (
    <RecordForm form={form} saving={save} isReadOnly={!may("pricing:write")} label="Save the promotion">
      <Grid>
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack>
            <Panel title="Name">
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <TextInput
                  label="What buyers read"
                  required
                  maxLength={200}
                  value={values.name}
                  onChange={(event) => {
                    form.setFieldValue("name", event.currentTarget.value);
                    if (code === null) form.setFieldValue("code", codeOf(event.currentTarget.value));
                  }}
                />
                <TextInput
                  label="Name in the API"
                  required
                  pattern="[a-z0-9][a-z0-9\-]{0,63}"
                  readOnly={code !== null}
                  {...form.getInputProps("code")}
                />
              </SimpleGrid>
            </Panel>
            <Panel title="When" about="Every sentence has to be true.">
              <Conditions
                conditions={values.conditions}
                onChange={(conditions) => form.setFieldValue("conditions", [...conditions])}
              />
            </Panel>
            <Panel title="Then" about="What the buyer gets.">
              <RewardFields reward={values.reward} onChange={(reward) => form.setFieldValue("reward", reward)} />
            </Panel>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack>
            <Panel title="Whether and when">
              <Switch label="It runs" {...form.getInputProps("isEnabled", { type: "checkbox" })} />
              <Select
                label="It comes"
                allowDeselect={false}
                data={[
                  { value: "automatic", label: "by itself" },
                  { value: "code", label: "with a code" },
                ]}
                {...form.getInputProps("trigger")}
              />
              <MomentInput label="From" {...form.getInputProps("startsAt")} />
              <MomentInput label="Until" {...form.getInputProps("endsAt")} />
            </Panel>
            <Panel title="How often">
              <NumberInput
                label="Uses in all"
                placeholder="No limit"
                min={1}
                value={values.maxUses ?? ""}
                onChange={(most) => form.setFieldValue("maxUses", typeof most === "number" ? most : null)}
              />
              <NumberInput
                label="Uses of one customer"
                placeholder="No limit"
                min={1}
                value={values.maxUsesPerCustomer ?? ""}
                onChange={(most) => form.setFieldValue("maxUsesPerCustomer", typeof most === "number" ? most : null)}
              />
              <MoneyInput
                label="Budget"
                placeholder="No limit"
                currency={values.budget?.currency ?? currencies[0] ?? "EUR"}
                value={values.budget?.amountMinor ?? null}
                onChange={(amountMinor) =>
                  form.setFieldValue(
                    "budget",
                    amountMinor === null
                      ? null
                      : { amountMinor, currency: values.budget?.currency ?? currencies[0] ?? "EUR" },
                  )
                }
              />
            </Panel>
            <Panel title="Beside others">
              <Select
                label="It"
                allowDeselect={false}
                data={[
                  { value: "combines", label: "combines with others" },
                  { value: "alone", label: "stands alone" },
                ]}
                {...form.getInputProps("stacking")}
              />
              <NumberInput
                label="Priority"
                description="Higher ones come first."
                min={-1000}
                max={1000}
                {...form.getInputProps("priority")}
              />
              <TextInput
                label="Group"
                description="Of one group only the best holds."
                value={values.group ?? ""}
                onChange={(event) => form.setFieldValue("group", event.currentTarget.value || null)}
              />
            </Panel>
          </Stack>
        </Grid.Col>
      </Grid>
    </RecordForm>
  );
}

const LONGEST = 64;

function codeOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, LONGEST);
}
