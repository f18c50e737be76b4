import { Button, Code, Group, Select, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { paths } from "@hansa/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { sayWord } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { Panel } from "../../show/Panel.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { BacktestModal } from "./BacktestModal.tsx";
import { RuleWords } from "./RuleWords.tsx";

type Rules = paths["/v1/admin/fraud/rules"]["get"]["responses"][200]["content"]["application/json"];
/** A rule that judges purchases beside the model. */
export type FraudRule = Rules["items"][number];

/** The rules: written as drafts, tried on the last days, then let judge. */
export function RulesPage() {
  const { may } = useActor();
  const [written, setWritten] = useState<FraudRule | "new" | null>(null);
  const [tried, setTried] = useState<FraudRule | null>(null);
  const rules = useQuery({ queryKey: ["fraud-rules"], queryFn: () => take(hansa.GET("/v1/admin/fraud/rules")) });
  const retire = useAct({
    act: (code: string) => take(hansa.POST("/v1/admin/fraud/rules/{code}/retire", { params: { path: { code } } })),
    done: "The rule judges no longer.",
  });
  const isWriter = may("fraud:write");
  return (
    <>
      <PageHead title="Fraud rules" about="A rule judges only after it was tried as it is.">
        {isWriter && <Button onClick={() => setWritten("new")}>Write a rule</Button>}
      </PageHead>
      <Answered of={rules}>
        {({ items, numbers, texts }) => (
          <>
            <Panel title="Every rule">
              <FactTable
                label="Rules"
                rows={items}
                rowId={({ code }) => code}
                empty="No rules yet: the model judges alone"
                facts={[
                  { header: "Rule", cell: ({ title }) => title },
                  { header: "When", cell: ({ expression }) => <Code>{expression}</Code> },
                  { header: "Then", cell: ({ effect }) => sayWord(effect) },
                  { header: "State", cell: ({ state }) => <StateBadge state={state} /> },
                  {
                    header: "Actions",
                    cell: (rule) =>
                      isWriter && (
                        <Group gap={4} wrap="nowrap">
                          <Button
                            size="compact-sm"
                            variant="subtle"
                            aria-label={`Try ${rule.title}`}
                            onClick={() => setTried(rule)}
                          >
                            Try
                          </Button>
                          <Button
                            size="compact-sm"
                            variant="subtle"
                            aria-label={`Change ${rule.title}`}
                            onClick={() => setWritten(rule)}
                          >
                            Change
                          </Button>
                          {rule.state === "active" && (
                            <Button
                              size="compact-sm"
                              variant="subtle"
                              color="red"
                              aria-label={`Retire ${rule.title}`}
                              onClick={() => retire.mutate(rule.code)}
                            >
                              Retire
                            </Button>
                          )}
                        </Group>
                      ),
                  },
                ]}
              />
            </Panel>
            {written !== null && (
              <RuleModal
                rule={written === "new" ? null : written}
                words={[...numbers, ...texts]}
                onClose={() => setWritten(null)}
              />
            )}
          </>
        )}
      </Answered>
      {tried !== null && <BacktestModal rule={tried} onClose={() => setTried(null)} />}
    </>
  );
}

const EFFECTS = ["challenge", "review", "refuse"] as const;
interface Values {
  readonly code: string;
  readonly title: string;
  readonly expression: string;
  readonly effect: (typeof EFFECTS)[number];
}

function RuleModal(props: {
  readonly rule: FraudRule | null;
  readonly words: readonly string[];
  readonly onClose: () => void;
}) {
  const { rule, words, onClose } = props;
  const form = useForm<Values>({
    initialValues: {
      code: rule?.code ?? "",
      title: rule?.title ?? "",
      expression: rule?.expression ?? "",
      effect: EFFECTS.find((effect) => effect === rule?.effect) ?? "review",
    },
  });
  const save = useAct({
    act: ({ code, ...body }: Values) =>
      take(hansa.PUT("/v1/admin/fraud/rules/{code}", { params: { path: { code } }, body })),
    done: "The rule is a draft: try it before it judges.",
    after: onClose,
  });
  const { expression } = form.getValues();
  const at = positionOf(save.error);
  return (
    <FormModal title={rule?.title ?? "Write a rule"} form={form} saving={save} label="Save the draft" onClose={onClose}>
      <Group grow align="start">
        <TextInput label="What it is about" required data-autofocus {...form.getInputProps("title")} />
        <TextInput
          label="Code"
          required
          pattern="[a-z][a-z0-9\-]{1,47}"
          readOnly={rule !== null}
          {...form.getInputProps("code")}
        />
      </Group>
      <Textarea
        label="When"
        required
        autosize
        minRows={2}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        {...form.getInputProps("expression")}
      />
      {at !== null && (
        <Code block aria-label="Where it is wrong">
          {`${expression}\n${" ".repeat(Math.min(at, expression.length))}^`}
        </Code>
      )}
      <Select
        label="Then"
        allowDeselect={false}
        data={EFFECTS.map((value) => ({ value, label: sayWord(value) }))}
        {...form.getInputProps("effect")}
      />
      <RuleWords words={words} />
    </FormModal>
  );
}

/** Where the API says that an expression is wrong, counted from its beginning. */
function positionOf(error: Error | null): number | null {
  const found = /(?:at|position|character|column)\D{0,12}(\d+)/i.exec(error?.message ?? "")?.[1];
  return found === undefined ? null : Math.max(Number(found) - 1, 0);
}
