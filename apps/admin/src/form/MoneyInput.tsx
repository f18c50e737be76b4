import { NumberInput } from "@mantine/core";
import { digitsOf, majorOf, minorOf } from "../show/format.ts";

/** An amount of one currency, kept in minor units; empty is null. */
export function MoneyInput(props: {
  readonly label?: string;
  readonly "aria-label"?: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly currency: string;
  readonly value?: number | null;
  readonly onChange?: (minor: number | null) => void;
  readonly error?: string;
  readonly required?: boolean;
  readonly w?: number;
  readonly size?: string;
}) {
  const { currency, value = null, onChange, ...rest } = props;
  return (
    <NumberInput
      {...rest}
      min={0}
      decimalScale={digitsOf(currency)}
      rightSection={<span style={{ fontSize: 12, paddingInlineEnd: 8 }}>{currency}</span>}
      rightSectionWidth={48}
      hideControls
      value={value === null ? "" : Number(majorOf({ amountMinor: value, currency }))}
      onChange={(major) => onChange?.(typeof major === "number" ? minorOf(major, currency) : null)}
    />
  );
}
