import { Text, type TextProps } from "@mantine/core";
import { formatAgo, formatExactly, formatMoment } from "./format.ts";

/** A moment; to the second and with its zone when pointed at. An em dash where there is none. */
export function When({
  at,
  isAgo = false,
  ...rest
}: { readonly at: string | null; readonly isAgo?: boolean } & TextProps) {
  if (at === null) return <Text span>–</Text>;
  return (
    <Text span inherit {...rest}>
      <time dateTime={at} title={formatExactly(at)}>
        {isAgo ? formatAgo(at) : formatMoment(at)}
      </time>
    </Text>
  );
}
