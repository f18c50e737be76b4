import { TextInput } from "@mantine/core";
import { sayLanguage, useLanguages } from "./languages.ts";

/** A name in each language of the shop's channels; one that is left empty is called by its first name. */
export function NamesFields(props: {
  readonly names: Readonly<Record<string, string>>;
  readonly onChange: (names: Record<string, string>) => void;
}) {
  const { names, onChange } = props;
  return useLanguages().map((language) => (
    <TextInput
      key={language}
      label={`Name in ${sayLanguage(language)}`}
      lang={language}
      dir="auto"
      maxLength={200}
      value={names[language] ?? ""}
      onChange={(event) => onChange({ ...names, [language]: event.currentTarget.value })}
    />
  ));
}

/** Names as they are written: what was left empty is none. */
export function filledNames(names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).filter(([, name]) => name.trim() !== ""));
}
