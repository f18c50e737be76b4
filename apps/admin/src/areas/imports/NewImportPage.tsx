import { Button, Checkbox, FileInput, Group, Paper, Progress, Radio, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useAct } from "../../form/act.ts";
import { Icon } from "../../frame/Icon.tsx";
import { Answered } from "../../show/Answered.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { kindsQuery } from "./run.ts";
import { type Upload, uploadFile } from "./upload.ts";

const MEBIBYTE = 1024 * 1024;
const ABOUT: Readonly<Record<Upload["kind"], string>> = {
  products: "Texts, variants, categories, pictures, prices in any of your currencies, first stock.",
  stock: "Counts of what lies at a location.",
  prices: "Prices of a price list, from a quantity on.",
  customers: "Accounts with name and language; each sets a password when it first signs in.",
};
const FLAGS: Readonly<Record<string, string>> = {
  "count-stock": "Quantities are counts: set the stock of products that are there already, too",
};
const FILES = ".csv,.tsv,.jsonl,.gz,text/csv";

/** The first step of an import: what, and which file. */
export function NewImportPage() {
  const kinds = useQuery(kindsQuery);
  return (
    <>
      <PageHead
        title="Import a file"
        about="Step 1 of 4: what is in the file. Nothing is written before you have seen what would happen."
        back={{ to: "/imports", label: "Imports" }}
      />
      <Answered of={kinds}>{(known) => <UploadForm known={known} />}</Answered>
    </>
  );
}

type Known = Awaited<ReturnType<NonNullable<typeof kindsQuery.queryFn>>>;

function UploadForm({ known: { items, chunkBytes, maxFileBytes } }: { readonly known: Known }) {
  const navigate = useNavigate();
  const [name, setName] = useState<string>("products");
  const [file, setFile] = useState<File | null>(null);
  const [flags, setFlags] = useState<string[]>([]);
  const [share, setShare] = useState(0);
  const kind = items.find((one) => one.kind === name) ?? items[0];
  const upload = useAct({
    act: (asked: Omit<Upload, "chunkBytes" | "onProgress">) =>
      uploadFile({ ...asked, chunkBytes, onProgress: setShare }),
    done: "The file is here.",
    after: (id) => navigate({ to: "/imports/$id", params: { id } }),
  });
  const problem =
    file === null
      ? null
      : file.size === 0
        ? "The file is empty."
        : file.size > maxFileBytes
          ? tooLarge(maxFileBytes)
          : null;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (kind === undefined || file === null || problem !== null) return;
    upload.mutate({ kind: kind.kind, file, flags: flags.filter((flag) => kind.flags.includes(flag)) });
  };
  return (
    <Paper withBorder p="md" maw={720} component="form" onSubmit={send}>
      <Stack>
        <Radio.Group label="What is in the file" value={name} onChange={setName}>
          <Stack gap="xs" mt="xs">
            {items.map((one) => (
              <Radio key={one.kind} value={one.kind} label={titleOf(one.kind)} description={ABOUT[one.kind]} />
            ))}
          </Stack>
        </Radio.Group>
        <FileInput
          label="File"
          description={`CSV (our own headers or Shopify's), TSV or JSON lines, also packed as .gz; up to ${String(Math.round(maxFileBytes / MEBIBYTE))} MiB`}
          placeholder="Choose a file"
          accept={FILES}
          leftSection={<Icon name="upload" size={16} />}
          value={file}
          onChange={setFile}
          error={problem}
          required
        />
        {kind?.flags.map((flag) => (
          <Checkbox
            key={flag}
            label={FLAGS[flag] ?? flag}
            checked={flags.includes(flag)}
            onChange={({ currentTarget: { checked } }) =>
              setFlags(checked ? [...flags, flag] : flags.filter((other) => other !== flag))
            }
          />
        ))}
        {upload.isPending && <Progress value={share * 100} aria-label="Sent" />}
        <Group justify="end">
          <Button type="submit" loading={upload.isPending} disabled={file === null || problem !== null}>
            Upload
          </Button>
        </Group>
        <Text fz="xs" c="dimmed">
          A file that was sent is kept until it is imported or discarded, at most a week.
        </Text>
      </Stack>
    </Paper>
  );
}

function titleOf(kind: Upload["kind"]): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}

function tooLarge(maxFileBytes: number): string {
  return `The file is larger than ${String(Math.round(maxFileBytes / MEBIBYTE))} MiB: use npm run import on the server.`;
}
