import { Badge, Button, Group, Select, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { useChannels } from "../../pick/choices.ts";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { Panel } from "../../show/Panel.tsx";

/** Between phrases that mean the same, and before those that a phrase only leads to. */
const BOTH_WAYS = ", ";
const ONE_WAY = " => ";
const EVERY = "*";
const languages = new Intl.DisplayNames(undefined, { type: "language" });

/** Phrases that mean the same, besides those that every shop begins with. */
export function SynonymsPage() {
  const { may } = useActor();
  const navigate = useNavigate();
  const { word } = useSearch({ strict: false });
  const [isAdding, setAdding] = useState(false);
  const synonyms = useQuery({
    queryKey: ["synonyms"],
    queryFn: () => take(hansa.GET("/v1/admin/search/synonyms")),
  });
  const remove = useAct({
    act: (id: string) => take(hansa.DELETE("/v1/admin/search/synonyms/{id}", { params: { path: { id } } })),
    done: "The synonym is gone.",
  });
  const isWriter = may("search:write");
  const close = () => {
    setAdding(false);
    void navigate({ to: ".", search: {}, replace: true });
  };
  return (
    <>
      <PageHead title="Synonyms" about="Phrases that mean the same, besides those that every shop begins with.">
        {isWriter && <Button onClick={() => setAdding(true)}>Add a synonym</Button>}
      </PageHead>
      <Panel title="Yours">
        <Answered of={synonyms}>
          {({ items }) => (
            <FactTable
              label="Synonyms"
              rows={items}
              rowId={({ id }) => id}
              empty="None yet: add one, or make one from a search that found nothing"
              facts={[
                { header: "Phrases", cell: ({ rule }) => <Phrases rule={rule} /> },
                { header: "Language", cell: ({ language }) => sayLanguage(language) },
                {
                  header: "Actions",
                  cell: ({ id, rule }) =>
                    isWriter && (
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        color="red"
                        aria-label={`Take away ${rule}`}
                        onClick={() => remove.mutate(id)}
                      >
                        Take away
                      </Button>
                    ),
                },
              ]}
            />
          )}
        </Answered>
      </Panel>
      {isWriter && (isAdding || word !== undefined) && <SynonymModal word={word ?? ""} onClose={close} />}
    </>
  );
}

function Phrases({ rule }: { readonly rule: string }) {
  const [from = "", to] = rule.split("=>");
  return (
    <Group gap={6}>
      <Badges phrases={from} />
      {to !== undefined && (
        <>
          <Text span fz="sm">
            leads to
          </Text>
          <Badges phrases={to} />
        </>
      )}
    </Group>
  );
}

function Badges({ phrases }: { readonly phrases: string }) {
  return phrases.split(",").map((phrase) => (
    <Badge key={phrase} variant="default" tt="none" fw={500}>
      {phrase.trim()}
    </Badge>
  ));
}

function sayLanguage(language: string): string {
  return language === EVERY ? "Every one" : (languages.of(language) ?? language);
}

interface Values {
  readonly ways: string;
  readonly from: string;
  readonly to: string;
  readonly language: string;
}

function SynonymModal({ word, onClose }: { readonly word: string; readonly onClose: () => void }) {
  const locales = useChannels().map(({ locale }) => locale.slice(0, 2));
  const form = useForm<Values>({
    initialValues: { ways: word === "" ? BOTH_WAYS : ONE_WAY, from: word, to: "", language: EVERY },
    validate: {
      from: (from) => (from.trim() === "" ? "Which words?" : null),
      to: (to) => (to.trim() === "" ? "Which words?" : null),
    },
  });
  const add = useAct({
    act: ({ ways, from, to, language }: Values) =>
      take(hansa.POST("/v1/admin/search/synonyms", { body: { language, rule: `${from.trim()}${ways}${to.trim()}` } })),
    done: "Searches know it from now on.",
    after: onClose,
  });
  const isOneWay = form.getValues().ways === ONE_WAY;
  return (
    <FormModal title="Add a synonym" form={form} saving={add} label="Add" size="md" onClose={onClose}>
      <SegmentedControl
        aria-label="Which way"
        data={[
          { value: BOTH_WAYS, label: "They mean the same" },
          { value: ONE_WAY, label: "One leads to the other" },
        ]}
        {...form.getInputProps("ways")}
      />
      <TextInput
        label={isOneWay ? "Whoever types" : "These words"}
        description="Several with commas between"
        required
        maxLength={200}
        {...form.getInputProps("from")}
      />
      <TextInput
        label={isOneWay ? "also finds" : "and these"}
        description="Several with commas between"
        required
        data-autofocus
        maxLength={200}
        {...form.getInputProps("to")}
      />
      <Select
        label="Language"
        allowDeselect={false}
        data={[EVERY, ...new Set(locales)].map((value) => ({ value, label: sayLanguage(value) }))}
        {...form.getInputProps("language")}
      />
    </FormModal>
  );
}
