import { MultiSelect, Select } from "@mantine/core";
import { countryChoices } from "./choices.ts";

interface Props<Value> {
  readonly label: string;
  readonly description?: string;
  readonly value?: Value;
  readonly onChange?: (value: Value) => void;
  readonly error?: string;
}

/** Chooses countries. */
export function CountriesPick({ value = [], onChange, ...rest }: Props<string[]>) {
  return (
    <MultiSelect
      {...rest}
      data={countryChoices}
      searchable
      hidePickedOptions
      limit={50}
      value={value}
      onChange={(next) => onChange?.(next)}
    />
  );
}

/** Chooses one country. */
export function CountryPick({ value = null, onChange, ...rest }: Props<string | null>) {
  return (
    <Select {...rest} data={countryChoices} searchable limit={50} value={value} onChange={(next) => onChange?.(next)} />
  );
}
