import { Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { sayLanguage, useLanguages } from "../../pick/languages.ts";
import type { Labelled } from "./labels.ts";

/** What something and its values are called, one language at a time. */
export function LabelFields(props: {
  readonly labelled: Labelled;
  /** The values that there are; what is left empty is called what it is. */
  readonly values: readonly string[];
  readonly onChange: (labelled: Labelled) => void;
}) {
  const { labelled, values, onChange } = props;
  const spoken = useLanguages();
  const languages = [...new Set([...spoken, ...Object.keys(labelled.labels)])].toSorted();
  const [chosen, setChosen] = useState<string | null>(null);
  const language = chosen ?? languages.find((one) => !one.startsWith("en")) ?? "de";
  const { labels, valueLabels } = labelled;
  const ofValues = valueLabels[language] ?? {};
  const known = [...new Set([...values, ...Object.keys(ofValues)])];
  return (
    <>
      <Select
        label="Language"
        allowDeselect={false}
        data={languages.map((value) => ({ value, label: sayLanguage(value) }))}
        value={language}
        onChange={setChosen}
      />
      <Stack gap="xs">
        <TextInput
          label={`Called in ${sayLanguage(language)}`}
          lang={language}
          dir="auto"
          maxLength={200}
          value={labels[language] ?? ""}
          onChange={(event) => onChange({ valueLabels, labels: { ...labels, [language]: event.currentTarget.value } })}
        />
        {known.length > 0 && (
          <Text fz="sm" fw={500} mt="xs">
            Its values
          </Text>
        )}
        {known.map((value) => (
          <TextInput
            key={value}
            label={value}
            lang={language}
            dir="auto"
            maxLength={200}
            value={ofValues[value] ?? ""}
            onChange={(event) =>
              onChange({
                labels,
                valueLabels: { ...valueLabels, [language]: { ...ofValues, [value]: event.currentTarget.value } },
              })
            }
          />
        ))}
      </Stack>
    </>
  );
}
