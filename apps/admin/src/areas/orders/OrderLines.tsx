import { Avatar, Group, Table, Text } from "@mantine/core";
import { Amount } from "../../show/Amount.tsx";
import { formatCount, formatShare, type Money } from "../../show/format.ts";
import { Section } from "../../show/Section.tsx";
import { stacked } from "../../show/stacked.ts";
import { When } from "../../show/When.tsx";
import type { Order } from "./order.ts";

const PPM = 1_000_000;
const HEAD = ["Item", "Units", "Each", "Total"] as const;

/** What was bought, and how the total came to be. */
export function OrderLines({ order }: { readonly order: Order }) {
  return (
    <Section title="Lines">
      <Table.ScrollContainer
        minWidth={420}
        type="native"
        tabIndex={0}
        role="region"
        aria-label="Lines, scrolls sideways"
      >
        <Table verticalSpacing="xs" aria-label="Lines of the order" {...stacked(HEAD)}>
          <Table.Thead>
            <Table.Tr>
              {HEAD.map((name) => (
                <Table.Th key={name} ta={name === "Item" ? "start" : "end"}>
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {order.lines.map((line) => (
              <Table.Tr key={line.position}>
                <Table.Td>
                  <Group gap="sm" wrap="nowrap">
                    <Avatar src={line.image} alt="" radius="sm" size={40} name={line.title} color="gray" />
                    <div>
                      <Text fz="sm" fw={500}>
                        {line.title}
                      </Text>
                      <Text fz="xs" c="dimmed">
                        {[line.sku, ...Object.values(line.options)].join(" · ")}
                      </Text>
                    </div>
                  </Group>
                </Table.Td>
                <Table.Td ta="end">{formatCount(line.quantity)}</Table.Td>
                <Table.Td ta="end">
                  <Amount money={line.unitPrice} />
                  {line.priceReason !== undefined && <FrozenNote reason={line.priceReason} />}
                </Table.Td>
                <Table.Td ta="end">
                  <Amount money={line.total} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Sums order={order} />
    </Section>
  );
}

/** Why the price was not that of the day. */
function FrozenNote({ reason }: { readonly reason: NonNullable<Order["lines"][number]["priceReason"]> }) {
  return (
    <Text fz="xs" c="dimmed">
      Held since <When at={reason.shownAt} />
      {reason.unitPriceNow === null ? "; no list had a price for it by then" : "; the list said "}
      {reason.unitPriceNow !== null && <Amount money={reason.unitPriceNow} />}
    </Text>
  );
}

function Sums({ order }: { readonly order: Order }) {
  const { totals, taxes, adjustments, taxIncluded } = order;
  const rows: readonly (readonly [string, Money])[] = [
    ["Subtotal", totals.subtotal],
    ...adjustments.map(({ label, code, amount }) => [label === "" ? code : label, negative(amount)] as const),
    ...(adjustments.length === 0 && totals.discount.amountMinor !== 0
      ? ([["Discount", negative(totals.discount)]] as const)
      : []),
    ["Shipping", totals.shipping],
    ...taxes.map(
      ({ name, ratePpm, tax }) =>
        [`${taxIncluded ? "Includes " : ""}${name} ${formatShare(ratePpm / PPM)}`, tax] as const,
    ),
  ];
  return (
    <Table withRowBorders={false} verticalSpacing={4} maw={340} ms="auto" mt="sm" aria-label="How the total came to be">
      <Table.Tbody>
        {rows.map(([name, money]) => (
          <Table.Tr key={name}>
            <Table.Td c="dimmed">{name}</Table.Td>
            <Table.Td ta="end">
              <Amount money={money} />
            </Table.Td>
          </Table.Tr>
        ))}
        <Table.Tr fw={700}>
          <Table.Td>Total</Table.Td>
          <Table.Td ta="end">
            <Amount money={totals.total} />
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}

function negative({ amountMinor, currency }: Money): Money {
  return { amountMinor: -Math.abs(amountMinor), currency };
}
