import { SimpleGrid, TextInput } from "@mantine/core";

const FIELDS = [
  { name: "name", label: "Name", isNeeded: true },
  { name: "line1", label: "Street and number", isNeeded: true },
  { name: "line2", label: "More of the address", isNeeded: false },
  { name: "postalCode", label: "Postal code", isNeeded: true },
  { name: "city", label: "City", isNeeded: true },
  { name: "region", label: "Region or state", isNeeded: false },
  { name: "country", label: "Country, two letters", isNeeded: true },
  { name: "phone", label: "Phone", isNeeded: false },
] as const;

/** An address as its fields have it. */
export type AddressValues = Readonly<Record<(typeof FIELDS)[number]["name"], string>>;
/** An address as the API has it. */
interface Address extends Partial<AddressValues> {
  readonly name: string;
  readonly line1: string;
  readonly city: string;
  readonly postalCode: string;
  readonly country: string;
}

/** Fields of an address. */
export function AddressFields(props: {
  readonly values: AddressValues;
  readonly onChange: (values: AddressValues) => void;
}) {
  const { values, onChange } = props;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      {FIELDS.map(({ name, label, isNeeded }) => (
        <TextInput
          key={name}
          label={label}
          required={isNeeded}
          maxLength={name === "country" ? 2 : 200}
          value={values[name]}
          onChange={({ currentTarget }) => onChange({ ...values, [name]: currentTarget.value })}
        />
      ))}
    </SimpleGrid>
  );
}

/** The fields of an address; empty ones for none. */
export function valuesOf(address: Address | null): AddressValues {
  const {
    name = "",
    line1 = "",
    line2 = "",
    postalCode = "",
    city = "",
    region = "",
    country = "",
    phone = "",
  } = address ?? {};
  return { name, line1, line2, postalCode, city, region, country, phone };
}

/** The address of these fields; what is left empty is left out. */
export function addressOf(values: AddressValues) {
  const { name, line1, line2, postalCode, city, region, country, phone } = values;
  const more = Object.entries({ line2, region, phone }).filter(([, text]) => text.trim() !== "");
  return { name, line1, postalCode, city, country: country.toUpperCase(), ...Object.fromEntries(more) };
}
