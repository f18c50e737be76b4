import { Button, Code, Group, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { paths } from "@hansa/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { MomentInput } from "../../form/MomentInput.tsx";
import { useCategoryChoices } from "../../pick/choices.ts";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { formatCount, sayWord } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { Panel } from "../../show/Panel.tsx";
import { When } from "../../show/When.tsx";

type Written = paths["/v1/admin/recommendations/rules"]["post"]["requestBody"]["content"]["application/json"];

/** What was learned of shoppers, and what merchants say about it. */
export function RecommendationsPage() {
  const { may } = useActor();
  const [isAdding, setAdding] = useState(false);
  const models = useQuery({
    queryKey: ["recommendation-models"],
    queryFn: () => take(hansa.GET("/v1/admin/recommendations/models")),
  });
  const rules = useQuery({
    queryKey: ["recommendation-rules"],
    queryFn: () => take(hansa.GET("/v1/admin/recommendations/rules")),
  });
  const categories = new Map(useCategoryChoices().map(({ value, label }) => [value, label]));
  const learn = useAct({
    act: () => take(hansa.POST("/v1/admin/recommendations/models")),
    done: ({ events, tookMs }) => `Learned from ${formatCount(events)} events in ${formatCount(tookMs)} ms.`,
  });
  const remove = useAct({
    act: (id: string) => take(hansa.DELETE("/v1/admin/recommendations/rules/{id}", { params: { path: { id } } })),
    done: "The rule is gone.",
  });
  const isWriter = may("recommendations:write");
  return (
    <>
      <PageHead title="Recommendations" about="Learned from what shoppers do, bent by what you say.">
        {isWriter && (
          <>
            <Button variant="default" loading={learn.isPending} onClick={() => learn.mutate()}>
              Learn now
            </Button>
            <Button onClick={() => setAdding(true)}>Add a rule</Button>
          </>
        )}
      </PageHead>
      <Stack>
        <Panel title="Rules">
          <Answered of={rules}>
            {({ items }) => (
              <FactTable
                label="Rules"
                rows={items}
                rowId={({ id }) => id}
                empty="No rules: what was learned holds"
                facts={[
                  { header: "Rule", cell: ({ effect, scope }) => `${sayWord(effect)} a ${scope}` },
                  { header: "Which", cell: ({ target }) => categories.get(target) ?? target },
                  { header: "Channel", cell: ({ channel }) => channel ?? "Every one" },
                  { header: "From", cell: ({ startsAt }) => <When at={startsAt} /> },
                  { header: "Until", cell: ({ endsAt }) => <When at={endsAt} /> },
                  {
                    header: "Actions",
                    cell: ({ id, target }) =>
                      isWriter && (
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          color="red"
                          aria-label={`Take away the rule of ${target}`}
                          onClick={() => remove.mutate(id)}
                        >
                          Take away
                        </Button>
                      ),
                  },
                ]}
              />
            )}
          </Answered>
        </Panel>
        <Panel title="What was learned">
          <Answered of={models}>
            {({ items }) => (
              <FactTable
                label="Models"
                rows={items}
                rowId={({ version }) => String(version)}
                empty="Nothing was learned yet"
                facts={[
                  { header: "Version", cell: ({ version }) => version },
                  { header: "Learned", cell: ({ builtAt }) => <When at={builtAt} /> },
                  {
                    header: "Size (kB)",
                    align: "end",
                    cell: ({ sizeBytes }) => formatCount(Math.round(sizeBytes / 1024)),
                  },
                  {
                    header: "From",
                    cell: ({ facts }) => (
                      <Group gap={4}>
                        {Object.entries(facts)
                          .filter(([, value]) => typeof value === "number")
                          .map(([name, value]) => (
                            <Code key={name}>{`${name} ${formatCount(Number(value))}`}</Code>
                          ))}
                      </Group>
                    ),
                  },
                ]}
              />
            )}
          </Answered>
        </Panel>
      </Stack>
      {isAdding && <RuleModal onClose={() => setAdding(false)} />}
    </>
  );
}

interface Values {
  readonly effect: Written["effect"];
  readonly scope: Written["scope"];
  readonly target: string;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
}

function RuleModal({ onClose }: { readonly onClose: () => void }) {
  const categories = useCategoryChoices();
  const form = useForm<Values>({
    initialValues: { effect: "boost", scope: "category", target: "", startsAt: null, endsAt: null },
    validate: { target: (target) => (target === "" ? "Which one?" : null) },
  });
  const add = useAct({
    act: ({ startsAt, endsAt, ...body }: Values) =>
      take(
        hansa.POST("/v1/admin/recommendations/rules", {
          body: { ...body, startsAt: startsAt ?? undefined, endsAt: endsAt ?? undefined },
        }),
      ),
    done: "The rule holds from now on.",
    after: onClose,
  });
  const { scope } = form.getValues();
  return (
    <FormModal title="Add a rule" form={form} saving={add} label="Add" size="md" onClose={onClose}>
      <Group grow align="start">
        <Select
          label="Do"
          allowDeselect={false}
          data={["boost", "bury", "hide"].map((value) => ({ value, label: sayWord(value) }))}
          {...form.getInputProps("effect")}
        />
        <Select
          label="What"
          allowDeselect={false}
          data={["category", "brand", "product"].map((value) => ({ value, label: `A ${value}` }))}
          {...form.getInputProps("scope")}
        />
      </Group>
      {scope === "category" ? (
        <Select label="Which" required searchable data={categories} {...form.getInputProps("target")} />
      ) : (
        <TextInput
          label={scope === "brand" ? "Which brand" : "Id of the product"}
          required
          {...form.getInputProps("target")}
        />
      )}
      <Group grow align="start">
        <MomentInput label="From" {...form.getInputProps("startsAt")} />
        <MomentInput label="Until" {...form.getInputProps("endsAt")} />
      </Group>
    </FormModal>
  );
}
