import { Alert, Stack, Table, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { Amount } from "../../show/Amount.tsx";
import type { Money } from "../../show/format.ts";
import { Section } from "../../show/Section.tsx";
import { contentOf, type DraftValues } from "./draft.ts";

const SETTLE_MS = 400;

/** What the draft would cost, as the shop would quote it, while it is written. */
export function DraftPrice({ values }: { readonly values: DraftValues }) {
  const body = { channel: values.channel, ...contentOf(values) };
  // What is not whole yet is not asked: the price does not hang on it.
  const { shippingAddress: address, discount } = body;
  const isWhole = address !== null && address.country.length === 2 && address.name !== "" && address.city !== "";
  const asked = {
    ...body,
    email: null,
    note: null,
    shippingAddress: isWhole && address.postalCode !== "" ? address : null,
    discount: discount === null || discount.reason !== "" ? discount : { ...discount, reason: "…" },
  };
  const [settled] = useDebouncedValue(JSON.stringify(asked), SETTLE_MS);
  const { data, error } = useQuery({
    queryKey: ["draft-price", settled],
    queryFn: () => take(hansa.POST("/v1/admin/drafts/preview", { body: JSON.parse(settled) as typeof asked })),
    enabled: body.lines.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Section title="Price">
      {error !== null && <Alert color="red">{error.message}</Alert>}
      {data === undefined && error === null && (
        <Text c="dimmed" fz="sm">
          Choose an item to see what it costs.
        </Text>
      )}
      {data !== undefined && (
        <Stack gap="sm">
          {data.cart.problems.map(({ code, message, variantId }) => (
            <Alert key={code + (variantId ?? "")} color="yellow">
              {message}
            </Alert>
          ))}
          <Sums totals={data.cart.totals} adjustments={data.cart.adjustments} />
        </Stack>
      )}
    </Section>
  );
}

function Sums(props: {
  readonly totals: Readonly<Record<"subtotal" | "shipping" | "tax" | "total", Money>>;
  readonly adjustments: readonly { readonly code: string; readonly label: string; readonly amount: Money }[];
}) {
  const { totals, adjustments } = props;
  const rows: readonly (readonly [string, Money])[] = [
    ["Subtotal", totals.subtotal],
    ...adjustments.map(({ label, amount }) => [label, { ...amount, amountMinor: -amount.amountMinor }] as const),
    ["Shipping", totals.shipping],
    ["Tax", totals.tax],
    ["Total", totals.total],
  ];
  return (
    <Table withRowBorders={false} verticalSpacing={4} aria-label="What the draft costs">
      <Table.Tbody>
        {rows.map(([name, money]) => (
          <Table.Tr key={name} fw={name === "Total" ? 700 : undefined}>
            <Table.Td>{name}</Table.Td>
            <Table.Td ta="end">
              <Amount money={money} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
