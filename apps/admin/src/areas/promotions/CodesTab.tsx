import { Button, FileButton, Group, NumberInput, Progress, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { fetchFile, sendCsv } from "../../ask/files.ts";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { MomentInput } from "../../form/MomentInput.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { formatCount } from "../../show/format.ts";
import { Panel } from "../../show/Panel.tsx";
import { When } from "../../show/When.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { codeList } from "./code-list.tsx";

const LOOK_AGAIN_MS = 1_000;

interface Told {
  readonly made: number;
  readonly taken: number;
  readonly errors: readonly object[];
}

function parseTold(told: unknown): Told {
  return told as Told;
}

/** The codes of a promotion: single ones, and batches that a job makes. */
export function CodesTab({ code }: { readonly code: string }) {
  const { may } = useActor();
  const [open, setOpen] = useState<"code" | "batch" | null>(null);
  const list = useMemo(() => codeList(code), [code]);
  const path = `/v1/admin/promotions/${encodeURIComponent(code)}/codes/file`;
  const upload = useAct({
    act: (file: File) => sendCsv(path, file, parseTold),
    done: ({ made, taken, errors }) =>
      `${formatCount(made)} made, ${formatCount(taken)} were there already, ${formatCount(errors.length)} refused.`,
  });
  const batches = useQuery({
    queryKey: ["batches", code],
    queryFn: () => take(hansa.GET("/v1/admin/promotions/{code}/batches", { params: { path: { code } } })),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ finishedAt }) => finishedAt === null) === true ? LOOK_AGAIN_MS : false,
  });
  const save = (batch?: string) =>
    void fetchFile(batch === undefined ? path : `${path}?batch=${batch}`, `${code}-codes.csv`).catch((error: unknown) =>
      notifications.show({ color: "red", message: error instanceof Error ? error.message : String(error) }),
    );
  return (
    <Stack>
      <Panel
        title="Batches"
        about="Codes of 80 random bits each, made by a job."
        actions={
          may("pricing:write") && (
            <Group gap="xs">
              <FileButton accept=".csv,text/csv" onChange={(file) => file !== null && upload.mutate(file)}>
                {(button) => (
                  <Button {...button} variant="default" loading={upload.isPending}>
                    Read a CSV
                  </Button>
                )}
              </FileButton>
              <Button variant="default" onClick={() => setOpen("code")}>
                Add one code
              </Button>
              <Button onClick={() => setOpen("batch")}>Have many made</Button>
            </Group>
          )
        }
      >
        <Answered of={batches}>
          {({ items }) => (
            <FactTable
              label="Batches"
              rows={items}
              rowId={({ id }) => id}
              empty="No batches yet"
              facts={[
                { header: "Batch", cell: ({ name }) => name },
                {
                  header: "Made",
                  cell: ({ made, wanted, name }) => (
                    <Stack gap={2} miw={140}>
                      <Text fz="sm" className="desk-numbers">
                        {formatCount(made)} of {formatCount(wanted)}
                      </Text>
                      <Progress value={wanted === 0 ? 100 : (made / wanted) * 100} aria-label={`Made of ${name}`} />
                    </Stack>
                  ),
                },
                { header: "Until", cell: ({ expiresAt }) => <When at={expiresAt} /> },
                {
                  header: "File",
                  cell: ({ id, name }) => (
                    <Button size="compact-sm" variant="subtle" aria-label={`CSV of ${name}`} onClick={() => save(id)}>
                      CSV
                    </Button>
                  ),
                },
              ]}
            />
          )}
        </Answered>
      </Panel>
      <DataTable list={list} />
      {open === "code" && <OneCode promotion={code} onClose={() => setOpen(null)} />}
      {open === "batch" && <Batch promotion={code} onClose={() => setOpen(null)} />}
    </Stack>
  );
}

interface CodeValues {
  readonly code: string;
  readonly maxUses: number | string;
  readonly expiresAt: string | null;
}

const limitOf = (given: number | string) => (typeof given === "number" ? given : null);

function OneCode({ promotion, onClose }: { readonly promotion: string; readonly onClose: () => void }) {
  const form = useForm<CodeValues>({ initialValues: { code: "", maxUses: "", expiresAt: null } });
  const add = useAct({
    act: ({ code, maxUses, expiresAt }: CodeValues) =>
      take(
        hansa.POST("/v1/admin/promotions/{code}/codes", {
          params: { path: { code: promotion } },
          body: { codes: [{ code, maxUses: limitOf(maxUses), expiresAt }] },
        }),
      ),
    done: "Buyers can use it.",
    after: onClose,
  });
  return (
    <FormModal title="Add one code" form={form} saving={add} label="Add" size="md" onClose={onClose}>
      <TextInput label="Code" required maxLength={64} data-autofocus {...form.getInputProps("code")} />
      <NumberInput label="Uses in all" placeholder="No limit" min={1} {...form.getInputProps("maxUses")} />
      <MomentInput label="Until" {...form.getInputProps("expiresAt")} />
    </FormModal>
  );
}

interface BatchValues {
  readonly name: string;
  readonly count: number;
  readonly prefix: string;
  readonly maxUsesEach: number | string;
  readonly expiresAt: string | null;
}

function Batch({ promotion, onClose }: { readonly promotion: string; readonly onClose: () => void }) {
  const form = useForm<BatchValues>({
    initialValues: { name: "", count: 1_000, prefix: "", maxUsesEach: 1, expiresAt: null },
  });
  const make = useAct({
    act: ({ maxUsesEach, ...body }: BatchValues) =>
      take(
        hansa.POST("/v1/admin/promotions/{code}/batches", {
          params: { path: { code: promotion } },
          body: { ...body, maxUsesEach: limitOf(maxUsesEach) },
        }),
      ),
    done: "They are being made.",
    after: onClose,
  });
  return (
    <FormModal title="Have many made" form={form} saving={make} label="Begin" size="md" onClose={onClose}>
      <TextInput label="Name of the batch" required maxLength={200} data-autofocus {...form.getInputProps("name")} />
      <NumberInput label="How many" required min={1} max={5_000_000} {...form.getInputProps("count")} />
      <TextInput
        label="Beginning of each"
        description="Capital letters and digits."
        pattern="[A-Z0-9]{0,12}"
        {...form.getInputProps("prefix")}
      />
      <NumberInput label="Uses of each" placeholder="No limit" min={1} {...form.getInputProps("maxUsesEach")} />
      <MomentInput label="Until" {...form.getInputProps("expiresAt")} />
    </FormModal>
  );
}
