import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { useChannelChoices } from "../../pick/choices.ts";
import { useActor } from "../../session/actor.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { productList } from "./product-list.tsx";

/** All products. */
export function ProductsPage() {
  const { may } = useActor();
  const channels = useChannelChoices();
  const known = JSON.stringify(channels);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the same channels are the same list
  const list = useMemo(() => productList(channels), [known]);
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHead title="Products">
        {may("catalog:write") && <Button onClick={() => setAdding(true)}>Add a product</Button>}
      </PageHead>
      <DataTable list={list} />
      {isAdding && <NewProduct onClose={() => setAdding(false)} />}
    </>
  );
}

function NewProduct({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const form = useForm({ initialValues: { title: "", sku: "", brand: "" } });
  const make = useAct({
    act: ({ title, sku, brand }: { readonly title: string; readonly sku: string; readonly brand: string }) =>
      take(hansa.POST("/v1/admin/products", { body: { title, brand, status: "draft", variants: [{ sku }] } })),
    done: "The product is a draft now.",
    after: ({ id }) => navigate({ to: "/products/$id", params: { id } }),
  });
  return (
    <FormModal title="Add a product" form={form} saving={make} label="Add the draft" onClose={onClose}>
      <TextInput label="Title" required maxLength={500} data-autofocus {...form.getInputProps("title")} />
      <TextInput label="Sku of its first variant" required maxLength={200} {...form.getInputProps("sku")} />
      <TextInput label="Brand" maxLength={200} {...form.getInputProps("brand")} />
    </FormModal>
  );
}
