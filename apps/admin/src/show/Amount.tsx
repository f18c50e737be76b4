import { Text, type TextProps } from "@mantine/core";
import { formatMoney, type Money } from "./format.ts";

/** Money, in figures of one width. */
export function Amount({ money, ...rest }: { readonly money: Money } & TextProps) {
  return (
    <Text span inherit className="desk-numbers" {...rest}>
      {formatMoney(money)}
    </Text>
  );
}
