import { Group } from "@mantine/core";
import { MoneyInput } from "../../form/MoneyInput.tsx";
import { useCurrencies } from "../../pick/choices.ts";
import type { Money } from "../../show/format.ts";

const WIDTH = 130;

/** An amount in each currency that the shop sells in; an empty one does not hold there. */
export function Amounts(props: {
  readonly label: string;
  readonly amounts: readonly Money[];
  readonly onChange: (amounts: Money[]) => void;
}) {
  const { label, amounts, onChange } = props;
  const currencies = [...new Set([...useCurrencies(), ...amounts.map(({ currency }) => currency)])];
  return (
    <Group gap="xs">
      {currencies.map((currency) => (
        <MoneyInput
          key={currency}
          aria-label={`${label} in ${currency}`}
          currency={currency}
          w={WIDTH}
          value={amounts.find((one) => one.currency === currency)?.amountMinor ?? null}
          onChange={(amountMinor) =>
            onChange([
              ...amounts.filter((one) => one.currency !== currency),
              ...(amountMinor === null ? [] : [{ amountMinor, currency }]),
            ])
          }
        />
      ))}
    </Group>
  );
}
