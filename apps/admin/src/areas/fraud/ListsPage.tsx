import { Button, Group, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { paths } from "@hansa/sdk";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { MomentInput } from "../../form/MomentInput.tsx";
import { useActor } from "../../session/actor.ts";
import { sayWord } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { When } from "../../show/When.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import type { List } from "../../table/list.ts";

type Entry = paths["/v1/admin/fraud/lists"]["get"]["responses"][200]["content"]["application/json"]["items"][number];
type Written = paths["/v1/admin/fraud/lists"]["post"]["requestBody"]["content"]["application/json"];

const ROLES = ["card", "device", "email", "phone", "address", "network", "session"] as const;

const list: List<Entry> = {
  name: "fraud-lists",
  noun: "entry",
  load: ({ cursor, limit }) => take(hansa.GET("/v1/admin/fraud/lists", { params: { query: { cursor, limit } } })),
  rowId: ({ id }) => id,
  columns: [
    { id: "note", header: "Who it is", text: ({ note }) => note, isOnPhone: true },
    {
      id: "list",
      header: "List",
      text: ({ list: name }) => (name === "allow" ? "Allowed" : "Denied"),
      isOnPhone: true,
    },
    { id: "role", header: "By", text: ({ role }) => sayWord(role) },
    {
      id: "until",
      header: "Until",
      text: ({ expiresAt }) => expiresAt ?? "For good",
      cell: ({ expiresAt }) => (expiresAt === null ? "For good" : <When at={expiresAt} />),
    },
    {
      id: "since",
      header: "Since",
      text: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
  ],
  bulk: [
    {
      label: "Take off the list",
      scope: "fraud:write",
      isDangerous: true,
      run: ({ id }) => take(hansa.DELETE("/v1/admin/fraud/lists/{id}", { params: { path: { id } } })),
    },
  ],
  empty: { title: "Nobody is on a list", next: "Allow those who were stopped wrongly, deny those who stole." },
};

/** Who is allowed and who is denied. */
export function ListsPage() {
  const { may } = useActor();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHead title="Allowed and denied" about="Who they are is not kept, only what you note.">
        {may("fraud:write") && <Button onClick={() => setAdding(true)}>Add to a list</Button>}
      </PageHead>
      <DataTable list={list} />
      {isAdding && <EntryModal onClose={() => setAdding(false)} />}
    </>
  );
}

function EntryModal({ onClose }: { readonly onClose: () => void }) {
  const form = useForm<Written>({
    initialValues: { list: "deny", role: "email", value: "", note: "", expiresAt: null },
  });
  const add = useAct({
    act: (body: Written) => take(hansa.POST("/v1/admin/fraud/lists", { body })),
    done: "It holds from now on.",
    after: onClose,
  });
  return (
    <FormModal title="Add to a list" form={form} saving={add} label="Add" size="md" onClose={onClose}>
      <Group grow align="start">
        <Select
          label="List"
          allowDeselect={false}
          data={[
            { value: "deny", label: "Denied" },
            { value: "allow", label: "Allowed" },
          ]}
          {...form.getInputProps("list")}
        />
        <Select
          label="By"
          allowDeselect={false}
          data={ROLES.map((value) => ({ value, label: sayWord(value) }))}
          {...form.getInputProps("role")}
        />
      </Group>
      <TextInput
        label="Which one"
        description="Kept as a fingerprint only."
        required
        {...form.getInputProps("value")}
      />
      <TextInput label="Note" required {...form.getInputProps("note")} />
      <MomentInput label="Until" {...form.getInputProps("expiresAt")} />
    </FormModal>
  );
}
