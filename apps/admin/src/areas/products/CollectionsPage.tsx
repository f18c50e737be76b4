import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { queryClient } from "../../ask/query-client.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { useActor } from "../../session/actor.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import type { List } from "../../table/list.ts";
import { type Collection, collectionsQuery, sayRule } from "./collection.ts";

type Row = Collection & { readonly says: string };

const list: List<Row> = {
  name: "collections",
  noun: "collection",
  async load() {
    const [{ items }, categories] = await Promise.all([
      queryClient.fetchQuery(collectionsQuery),
      take(hansa.GET("/v1/admin/categories")),
    ]);
    const names = new Map(categories.items.map(({ id, name }) => [id, name]));
    return { items: items.map((item) => ({ ...item, says: sayRule(item.rule, names) })), nextCursor: null };
  },
  rowId: ({ id }) => id,
  link: ({ id }) => `/collections/${id}`,
  columns: [
    { id: "name", header: "Collection", text: ({ name }) => name, isOnPhone: true },
    { id: "says", header: "What is in it", text: ({ says }) => says, isOnPhone: true },
    { id: "slug", header: "Slug", text: ({ slug }) => slug },
  ],
  empty: { title: "No collections yet", next: "Add one: by a rule, or put together by hand." },
};

/** All collections. */
export function CollectionsPage() {
  const { may } = useActor();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHead title="Collections" about="Products that belong together for a while: by a rule, or by hand.">
        {may("catalog:write") && <Button onClick={() => setAdding(true)}>Add a collection</Button>}
      </PageHead>
      <DataTable list={list} />
      {isAdding && <NewCollection onClose={() => setAdding(false)} />}
    </>
  );
}

function NewCollection({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: "", by: "rule" } });
  const add = useAct({
    act: ({ name, by }: { readonly name: string; readonly by: string }) =>
      take(hansa.POST("/v1/admin/collections", { body: { name, rule: by === "rule" ? {} : null } })),
    done: "The collection is there.",
    after: ({ id }) => navigate({ to: "/collections/$id", params: { id } }),
  });
  return (
    <FormModal title="Add a collection" form={form} saving={add} label="Add" onClose={onClose}>
      <TextInput label="Name" required maxLength={200} data-autofocus {...form.getInputProps("name")} />
      <SegmentedControl
        aria-label="How products come into it"
        data={[
          { value: "rule", label: "By a rule" },
          { value: "hand", label: "By hand" },
        ]}
        {...form.getInputProps("by")}
      />
    </FormModal>
  );
}
