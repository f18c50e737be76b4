import { Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { RecordForm } from "../../form/FormModal.tsx";
import { sayLanguage, useLanguages } from "../../pick/languages.ts";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { Panel } from "../../show/Panel.tsx";
import type { Product } from "./product.ts";

interface Text {
  readonly locale: string;
  readonly title: string;
  readonly description: string;
}

/** What a product is called in the languages of the channels. */
export function TranslationsTab({ product }: { readonly product: Product }) {
  const spoken = useLanguages();
  const asked = useQuery({
    queryKey: ["translations", product.id],
    queryFn: () => take(hansa.GET("/v1/admin/products/{id}/translations", { params: { path: { id: product.id } } })),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Answered of={asked}>
      {({ items }) => {
        const locales = [...new Set([...items.map(({ locale }) => locale), ...spoken])].toSorted();
        const locale = chosen ?? locales[0] ?? "de";
        const text = items.find((item) => item.locale === locale);
        return (
          <Panel title="Translations" about={`The first language says: ${product.title}`}>
            <Select
              label="Language"
              maw={320}
              allowDeselect={false}
              searchable
              data={locales.map((value) => ({
                value,
                label: `${sayLanguage(value)}${items.some((item) => item.locale === value) ? "" : " — missing"}`,
              }))}
              value={locale}
              onChange={setChosen}
            />
            <TextForm key={locale} product={product} text={text ?? { locale, title: "", description: "" }} />
          </Panel>
        );
      }}
    </Answered>
  );
}

function TextForm({ product, text }: { readonly product: Product; readonly text: Text }) {
  const { may } = useActor();
  const form = useForm({ initialValues: { title: text.title, description: text.description } });
  const save = useAct({
    act: (body: { readonly title: string; readonly description: string }) =>
      take(
        hansa.PUT("/v1/admin/products/{id}/translations/{locale}", {
          params: { path: { id: product.id, locale: text.locale } },
          body,
        }),
      ),
    done: "The text is saved.",
  });
  return (
    <RecordForm form={form} saving={save} isReadOnly={!may("catalog:write")}>
      <Stack lang={text.locale} dir="auto">
        <TextInput label="Title" required maxLength={500} {...form.getInputProps("title")} />
        <Textarea label="Description" autosize minRows={4} maxRows={14} {...form.getInputProps("description")} />
      </Stack>
    </RecordForm>
  );
}
