import { Alert, Button, Group, Select, Stack, Table, Text } from "@mantine/core";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { Panel } from "../../show/Panel.tsx";
import { PlainTable } from "../../show/PlainTable.tsx";
import type { Kind, Run } from "./run.ts";

/** What each column of the file is: proposed by its header, changed here, and tried. */
export function ColumnsForm({ run, kind }: { readonly run: Run; readonly kind: Kind }) {
  const { id } = run;
  const columns = run.columns ?? [];
  const [fields, setFields] = useState(columns.map(({ field }) => field));
  const path = { id };
  const prefill = useAct({
    act: (preset: string) => take(hansa.PUT("/v1/admin/imports/{id}/columns", { params: { path }, body: { preset } })),
    done: "The columns are named by their headers.",
  });
  const check = useAct({
    async act(named: (string | null)[]) {
      await take(hansa.PUT("/v1/admin/imports/{id}/columns", { params: { path }, body: { columns: named } }));
      await take(hansa.POST("/v1/admin/imports/{id}/check", { params: { path } }));
    },
    done: "The file is being tried.",
  });
  const missing = kind.needs.filter((names) => !names.some((name) => fields.includes(name)));
  const labels = new Map(kind.fields.map(({ name, label }) => [name, label]));
  return (
    <Panel
      title="Columns"
      about="What each column of the file is. A column that is passed over changes nothing."
      actions={
        <Select
          label="Name them as"
          placeholder="Choose a preset"
          data={kind.presets.map(({ code, label }) => ({ value: code, label }))}
          onChange={(code) => code !== null && prefill.mutate(code)}
          allowDeselect={false}
          w={220}
        />
      }
    >
      <PlainTable label="Columns" head={["In the file", "First rows", "Is"]} empty="The file has no columns.">
        {columns.map(({ name, samples }, index) => (
          <Table.Tr key={`${String(index)} ${name}`}>
            <Table.Th scope="row" style={{ overflowWrap: "anywhere" }}>
              {name === "" ? `Column ${String(index + 1)}` : name}
            </Table.Th>
            <Table.Td maw={280}>
              <Text fz="xs" c="dimmed" lineClamp={2}>
                {samples.filter((sample) => sample !== "").join(" · ") || "blank"}
              </Text>
            </Table.Td>
            <Table.Td miw={200}>
              <Select
                aria-label={`What the column ${name} is`}
                placeholder="Passed over"
                size="xs"
                searchable
                clearable
                clearButtonProps={{ "aria-label": `Pass over the column ${name}` }}
                data={choicesFor(kind, fields, index)}
                value={fields[index] ?? null}
                onChange={(field) => setFields(fields.with(index, field))}
              />
            </Table.Td>
          </Table.Tr>
        ))}
      </PlainTable>
      <Stack gap="sm">
        {missing.map((names) => (
          <Alert key={names.join()} color="yellow">
            One column must be {names.map((name) => labels.get(name) ?? name).join(" or ")}.
          </Alert>
        ))}
        <Group justify="end">
          <Button loading={check.isPending} disabled={missing.length > 0} onClick={() => check.mutate(fields)}>
            Try it
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}

/** Fields that no other column is. */
function choicesFor(kind: Kind, fields: readonly (string | null)[], index: number) {
  const taken = new Set(fields.filter((field, place) => field !== null && place !== index));
  return kind.fields.filter(({ name }) => !taken.has(name)).map(({ name, label }) => ({ value: name, label }));
}
