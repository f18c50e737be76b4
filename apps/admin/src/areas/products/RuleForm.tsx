import { Button, Group, Menu, NumberInput, Select, TagsInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { RecordForm } from "../../form/FormModal.tsx";
import { MomentInput } from "../../form/MomentInput.tsx";
import { useCategoryChoices } from "../../pick/choices.ts";
import { useActor } from "../../session/actor.ts";
import { Panel } from "../../show/Panel.tsx";
import type { Collection, Rule } from "./collection.ts";
import { attributesQuery } from "./product.ts";
import { Sentence } from "./Sentence.tsx";

interface Values {
  readonly name: string;
  readonly slug: string;
  readonly rule: Rule;
}

/** The rule of a collection, one sentence a condition; a product has to fulfil all of them. */
export function RuleForm({ collection, rule }: { readonly collection: Collection; readonly rule: Rule }) {
  const { may } = useActor();
  const form = useForm<Values>({ initialValues: { name: collection.name, slug: collection.slug, rule } });
  const save = useAct({
    act: (body: Values) =>
      take(
        hansa.PATCH("/v1/admin/collections/{id}", {
          params: { path: { id: collection.id } },
          headers: { "if-match": `"${String(collection.revision)}"` },
          body,
        }),
      ),
    done: "The rule holds from now on.",
  });
  const { rule: shown } = form.getValues();
  return (
    <Panel title="Rule" about="A product is in it while every sentence holds.">
      <RecordForm form={form} saving={save} isReadOnly={!may("catalog:write")}>
        <Group grow align="start">
          <TextInput label="Name" required maxLength={200} {...form.getInputProps("name")} />
          <TextInput label="Slug" required maxLength={200} {...form.getInputProps("slug")} />
        </Group>
        <Conditions rule={shown} onChange={(next) => form.setFieldValue("rule", next)} />
      </RecordForm>
    </Panel>
  );
}

const KINDS = {
  categoryId: "is in a category",
  brands: "is by a brand",
  attributes: "has an attribute",
  ranges: "has a number between",
  minRating: "is rated at least",
  titleContains: "has words in its title",
  addedSince: "was added since",
} as const;
type Kind = keyof typeof KINDS;

function blankOf(kind: Kind, rule: Rule, first: string): Rule {
  switch (kind) {
    case "categoryId":
      return { ...rule, categoryId: "" };
    case "brands":
      return { ...rule, brands: [] };
    case "attributes":
      return { ...rule, attributes: { ...rule.attributes, [first]: "" } };
    case "ranges":
      return { ...rule, ranges: [...(rule.ranges ?? []), { attribute: first }] };
    case "minRating":
      return { ...rule, minRating: 4 };
    case "titleContains":
      return { ...rule, titleContains: "" };
    case "addedSince":
      return { ...rule, addedSince: new Date().toISOString() };
  }
}

function Conditions({ rule, onChange }: { readonly rule: Rule; readonly onChange: (rule: Rule) => void }) {
  const { data } = useQuery(attributesQuery);
  const attributes = data?.items ?? [];
  const categories = useCategoryChoices();
  const without = (kind: Kind): Rule => Object.fromEntries(Object.entries(rule).filter(([name]) => name !== kind));
  const several = new Set<Kind>(["attributes", "ranges"]);
  return (
    <>
      {rule.categoryId !== undefined && (
        <Sentence says="It is in" onRemove={() => onChange(without("categoryId"))}>
          <Select
            aria-label="Category"
            searchable
            allowDeselect={false}
            data={categories}
            value={rule.categoryId}
            onChange={(categoryId) => onChange({ ...rule, categoryId: categoryId ?? "" })}
          />
        </Sentence>
      )}
      {rule.brands !== undefined && (
        <Sentence says="It is by" onRemove={() => onChange(without("brands"))}>
          <TagsInput
            aria-label="Brands"
            placeholder="Brand, Enter"
            value={[...rule.brands]}
            onChange={(brands) => onChange({ ...rule, brands })}
          />
        </Sentence>
      )}
      {Object.entries(rule.attributes ?? {}).map(([code, value]) => (
        <AttributeSentence
          key={code}
          code={code}
          value={value}
          rule={rule}
          onChange={onChange}
          attributes={attributes}
        />
      ))}
      {(rule.ranges ?? []).map((range, place) => (
        <Sentence
          // oxlint-disable-next-line react/no-array-index-key -- ranges have no other name
          key={place}
          says="Its"
          onRemove={() => onChange({ ...rule, ranges: rule.ranges?.filter((_, index) => index !== place) })}
        >
          <RangeFields
            range={range}
            choices={attributes
              .filter(({ kind }) => kind === "number")
              .map(({ code, label }) => ({ value: code, label }))}
            onChange={(next) =>
              onChange({ ...rule, ranges: rule.ranges?.map((one, index) => (index === place ? next : one)) })
            }
          />
        </Sentence>
      ))}
      {rule.minRating !== undefined && (
        <Sentence says="It is rated at least" onRemove={() => onChange(without("minRating"))}>
          <NumberInput
            aria-label="Least rating"
            min={0}
            max={5}
            step={0.5}
            value={rule.minRating}
            onChange={(stars) => onChange({ ...rule, minRating: Number(stars) })}
          />
        </Sentence>
      )}
      {rule.titleContains !== undefined && (
        <Sentence says="Its title has" onRemove={() => onChange(without("titleContains"))}>
          <TextInput
            aria-label="Words of the title"
            required
            value={rule.titleContains}
            onChange={(event) => onChange({ ...rule, titleContains: event.currentTarget.value })}
          />
        </Sentence>
      )}
      {rule.addedSince !== undefined && (
        <Sentence says="" onRemove={() => onChange(without("addedSince"))}>
          <MomentInput
            label="It was added since"
            value={rule.addedSince}
            onChange={(iso) => onChange({ ...rule, addedSince: iso ?? undefined })}
          />
        </Sentence>
      )}
      <Menu>
        <Menu.Target>
          <Button variant="default" w="fit-content">
            Add a sentence
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {kindsOf(rule, several).map((kind) => (
            <Menu.Item key={kind} onClick={() => onChange(blankOf(kind, rule, firstCode(kind, rule, attributes)))}>
              It {KINDS[kind]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

type Attributes = readonly {
  readonly code: string;
  readonly label: string;
  readonly kind: string;
  readonly allowedValues: readonly string[];
}[];

function kindsOf(rule: Rule, several: ReadonlySet<Kind>): readonly Kind[] {
  const all: readonly Kind[] = [
    "categoryId",
    "brands",
    "attributes",
    "ranges",
    "minRating",
    "titleContains",
    "addedSince",
  ];
  return all.filter((kind) => several.has(kind) || rule[kind] === undefined);
}

function firstCode(kind: Kind, rule: Rule, attributes: Attributes): string {
  const fitting = attributes.filter((one) => (one.kind === "number") === (kind === "ranges"));
  return (fitting.find(({ code }) => rule.attributes?.[code] === undefined) ?? fitting[0])?.code ?? "colour";
}

function AttributeSentence(props: {
  readonly code: string;
  readonly value: string | number | boolean;
  readonly rule: Rule;
  readonly onChange: (rule: Rule) => void;
  readonly attributes: Attributes;
}) {
  const { code, value, rule, onChange, attributes } = props;
  const { [code]: _, ...rest } = rule.attributes ?? {};
  const values = attributes.find((one) => one.code === code)?.allowedValues ?? [];
  const set = (next: string) => onChange({ ...rule, attributes: { ...rest, [code]: next } });
  return (
    <Sentence
      says="Its"
      onRemove={() => onChange({ ...rule, attributes: Object.keys(rest).length === 0 ? undefined : rest })}
    >
      <Group grow wrap="nowrap">
        <Select
          aria-label="Attribute"
          allowDeselect={false}
          searchable
          data={attributes
            .filter(({ kind }) => kind !== "number")
            .map((one) => ({ value: one.code, label: one.label }))}
          value={code}
          onChange={(next) => onChange({ ...rule, attributes: { ...rest, [next ?? code]: "" } })}
        />
        {values.length > 0 ? (
          <Select
            aria-label="is"
            placeholder="is…"
            searchable
            data={[...values]}
            value={String(value)}
            onChange={(next) => set(next ?? "")}
          />
        ) : (
          <TextInput
            aria-label="is"
            placeholder="is…"
            value={String(value)}
            onChange={(event) => set(event.currentTarget.value)}
          />
        )}
      </Group>
    </Sentence>
  );
}

type Range = NonNullable<Rule["ranges"]>[number];

function RangeFields(props: {
  readonly range: Range;
  readonly choices: { readonly value: string; readonly label: string }[];
  readonly onChange: (range: Range) => void;
}) {
  const { range, choices, onChange } = props;
  const bound = (next: number | string) => (typeof next === "number" ? next : undefined);
  return (
    <Group grow wrap="nowrap">
      <Select
        aria-label="Number"
        allowDeselect={false}
        data={choices}
        value={range.attribute}
        onChange={(attribute) => onChange({ ...range, attribute: attribute ?? range.attribute })}
      />
      <NumberInput
        aria-label="from"
        placeholder="from"
        value={range.min ?? ""}
        onChange={(min) => onChange({ ...range, min: bound(min) })}
      />
      <NumberInput
        aria-label="up to"
        placeholder="up to"
        value={range.max ?? ""}
        onChange={(max) => onChange({ ...range, max: bound(max) })}
      />
    </Group>
  );
}
