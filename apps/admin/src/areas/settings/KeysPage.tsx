import { Button, Code, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { paths } from "@hansa/sdk";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { MomentInput } from "../../form/MomentInput.tsx";
import { SecretModal } from "../../form/SecretModal.tsx";
import { useActor } from "../../session/actor.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import type { List } from "../../table/list.ts";
import { ScopeFields } from "./roles/ScopeFields.tsx";

type Key = paths["/v1/admin/api-keys"]["get"]["responses"][200]["content"]["application/json"]["items"][number];

function stateOf({ revokedAt, expiresAt }: Key): string {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && Date.parse(expiresAt) < Date.now() ? "expired" : "active";
}

const list: List<Key> = {
  name: "api-keys",
  noun: "key",
  load: ({ cursor, limit }) => take(hansa.GET("/v1/admin/api-keys", { params: { query: { cursor, limit } } })),
  rowId: ({ id }) => id,
  columns: [
    { id: "name", header: "Key", text: ({ name }) => name, isOnPhone: true },
    { id: "prefix", header: "Begins with", text: ({ prefix }) => prefix, cell: ({ prefix }) => <Code>{prefix}</Code> },
    { id: "scopes", header: "May", text: ({ scopes }) => (scopes.includes("*") ? "Everything" : scopes.join(", ")) },
    {
      id: "state",
      header: "State",
      text: stateOf,
      cell: (key) => <StateBadge state={stateOf(key)} />,
      isOnPhone: true,
    },
    {
      id: "used",
      header: "Last used",
      text: ({ lastUsedAt }) => lastUsedAt ?? "",
      cell: ({ lastUsedAt }) => <When at={lastUsedAt} />,
    },
    {
      id: "until",
      header: "Until",
      text: ({ expiresAt }) => expiresAt ?? "",
      cell: ({ expiresAt }) => <When at={expiresAt} />,
    },
    {
      id: "made",
      header: "Made",
      text: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
  ],
  bulk: [
    {
      label: "Revoke",
      scope: "staff:write",
      isDangerous: true,
      appliesTo: (key) => key.revokedAt === null,
      run: ({ id }) => take(hansa.DELETE("/v1/admin/api-keys/{id}", { params: { path: { id } } })),
    },
  ],
  empty: { title: "No keys yet", next: "Make one for a program that works with the shop." },
};

/** Keys of programs. */
export function KeysPage() {
  const { may } = useActor();
  const [isMaking, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <PageHead title="API keys" about="For programs. A key is shown once and kept nowhere.">
        {may("staff:write") && <Button onClick={() => setMaking(true)}>Make a key</Button>}
      </PageHead>
      <DataTable list={list} />
      {isMaking && (
        <KeyModal
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setMaking(false);
            setSecret(made);
          }}
        />
      )}
      {secret !== null && <SecretModal title="The key" secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

interface Values {
  readonly name: string;
  readonly scopes: string[];
  readonly expiresAt: string | null;
}

function KeyModal({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: (secret: string) => void }) {
  const { may } = useActor();
  const form = useForm<Values>({
    initialValues: { name: "", scopes: [], expiresAt: null },
    validate: { scopes: (given) => (given.length === 0 ? "Tick at least one thing that it may do." : null) },
  });
  const make = useAct({
    act: ({ expiresAt, ...body }: Values) =>
      take(hansa.POST("/v1/admin/api-keys", { body: { ...body, ...(expiresAt === null ? {} : { expiresAt }) } })),
    done: "The key is made.",
    after: ({ secret }) => onMade(secret),
  });
  const { scopes } = form.getValues();
  const mayAll = scopes.includes("*");
  return (
    <FormModal title="Make a key" form={form} saving={make} label="Make it" size="xl" onClose={onClose}>
      <TextInput label="What it is for" required maxLength={100} data-autofocus {...form.getInputProps("name")} />
      <MomentInput label="Until" description="Empty: until it is revoked." {...form.getInputProps("expiresAt")} />
      {may("*") && (
        <Switch
          label="It may everything, and whatever is added later"
          checked={mayAll}
          onChange={(event) => form.setFieldValue("scopes", event.currentTarget.checked ? ["*"] : [])}
        />
      )}
      {!mayAll && (
        <ScopeFields
          scopes={scopes}
          error={typeof form.errors["scopes"] === "string" ? form.errors["scopes"] : undefined}
          onChange={(given) => form.setFieldValue("scopes", [...given])}
        />
      )}
    </FormModal>
  );
}
