import { Button, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { Panel } from "../../show/Panel.tsx";
import { AttributeModal } from "./AttributeModal.tsx";
import { KIND_WORDS, languagesOf, type OptionLabels, optionLabelsQuery } from "./labels.ts";
import { OptionModal } from "./OptionModal.tsx";
import { type Attribute, attributesQuery } from "./product.ts";

/** What products are told apart by, and what it is called in each language. */
export function AttributesPage() {
  return (
    <>
      <PageHead
        title="Attributes and options"
        about="What shoppers filter and choose by, and what it is called in each language."
      />
      <Stack>
        <Attributes />
        <Options />
      </Stack>
    </>
  );
}

function Attributes() {
  const { may } = useActor();
  const isWriter = may("catalog:write");
  const attributes = useQuery(attributesQuery);
  const [asked, setAsked] = useState<Attribute | "new" | null>(null);
  return (
    <Panel title="Attributes" about="What may be said about a product.">
      {isWriter && (
        <Group>
          <Button variant="default" onClick={() => setAsked("new")}>
            Add an attribute
          </Button>
        </Group>
      )}
      <Answered of={attributes}>
        {({ items }) => (
          <FactTable
            label="Attributes"
            rows={items}
            rowId={({ code }) => code}
            empty="Nothing may be said about products yet"
            facts={[
              {
                header: "Label",
                cell: ({ label, unit }) => (unit === null ? label : `${label} (${unit})`),
              },
              { header: "Code", cell: ({ code }) => code },
              { header: "Kind", cell: ({ kind }) => KIND_WORDS[kind] },
              { header: "Languages", cell: languagesOf },
              {
                header: "Actions",
                cell: (attribute) => isWriter && <Edit name={attribute.label} onClick={() => setAsked(attribute)} />,
              },
            ]}
          />
        )}
      </Answered>
      {asked !== null && <AttributeModal attribute={asked === "new" ? null : asked} onClose={() => setAsked(null)} />}
    </Panel>
  );
}

function Options() {
  const { may } = useActor();
  const isWriter = may("catalog:write");
  const options = useQuery(optionLabelsQuery);
  const [asked, setAsked] = useState<OptionLabels | "new" | null>(null);
  const remove = useAct({
    act: (name: string) => take(hansa.DELETE("/v1/admin/option-labels/{name}", { params: { path: { name } } })),
    done: "The option is called as products call it.",
  });
  return (
    <Panel title="Options" about="What variants differ in: said once, it holds on every product.">
      {isWriter && (
        <Group>
          <Button variant="default" onClick={() => setAsked("new")}>
            Add an option
          </Button>
        </Group>
      )}
      <Answered of={options}>
        {({ items }) => (
          <FactTable
            label="Options"
            rows={items}
            rowId={({ name }) => name}
            empty="Options are called as products call them, in every language"
            facts={[
              { header: "Option", cell: ({ name }) => name },
              { header: "Languages", cell: languagesOf },
              {
                header: "Actions",
                cell: (option) =>
                  isWriter && (
                    <Group gap="xs" wrap="nowrap">
                      <Edit name={option.name} onClick={() => setAsked(option)} />
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        color="red"
                        aria-label={`Take away ${option.name}`}
                        onClick={() => remove.mutate(option.name)}
                      >
                        Take away
                      </Button>
                    </Group>
                  ),
              },
            ]}
          />
        )}
      </Answered>
      {asked !== null && <OptionModal option={asked === "new" ? null : asked} onClose={() => setAsked(null)} />}
    </Panel>
  );
}

function Edit({ name, onClick }: { readonly name: string; readonly onClick: () => void }) {
  return (
    <Button size="compact-sm" variant="subtle" aria-label={`Change ${name}`} onClick={onClick}>
      Change
    </Button>
  );
}
