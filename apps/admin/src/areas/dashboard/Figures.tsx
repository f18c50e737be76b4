import { Paper, SimpleGrid, Text } from "@mantine/core";
import { formatCount, formatMoney } from "../../show/format.ts";
import { type Live, mainCurrency } from "./live.ts";

const RECENT = 5;

/** What the last hour came to, in numbers; each currency for itself. */
export function Figures({ live }: { readonly live: Live }) {
  const { sales, behaviour, until } = live;
  const currency = mainCurrency(sales);
  const currencies = [...new Set(sales.map((row) => row.currency))].toSorted((one) => (one === currency ? -1 : 1));
  const since = new Date(until).getTime() - RECENT * 60_000;
  const recent = sum(
    sales.filter(({ at }) => new Date(at).getTime() >= since),
    (row) => row.orders,
  );
  const orders = sum(sales, (row) => row.orders);
  const revenueOf = (unit: string) =>
    sum(
      sales.filter((row) => row.currency === unit),
      (row) => row.revenueMinor,
    );
  const ordersIn = (unit: string) =>
    sum(
      sales.filter((row) => row.currency === unit),
      (row) => row.orders,
    );
  const inCurrency = (unit: string, minorOf: (unit: string) => number) =>
    formatMoney({ amountMinor: minorOf(unit), currency: unit });
  const [main, ...others] = currencies;
  const amount = (minorOf: (unit: string) => number) => ({
    value: main === undefined ? "–" : inCurrency(main, minorOf),
    about: ["Last 60 minutes", ...others.map((unit) => inCurrency(unit, minorOf))].join(" · "),
  });
  return (
    <SimpleGrid cols={{ base: 2, md: 5 }}>
      <Figure name="Orders a minute" value={formatCount(recent / RECENT)} about="Over the last 5 minutes" />
      <Figure name="Orders" value={formatCount(orders)} about="Last 60 minutes" />
      <Figure name="Revenue" {...amount(revenueOf)} />
      <Figure name="Average order" {...amount((unit) => Math.round(revenueOf(unit) / Math.max(1, ordersIn(unit))))} />
      <Figure
        name="Product views"
        value={formatCount(sum(behaviour, (row) => row.views))}
        about={`${formatCount(sum(behaviour, (row) => row.searches))} searches`}
      />
    </SimpleGrid>
  );
}

function Figure({ name, value, about }: { readonly name: string; readonly value: string; readonly about: string }) {
  return (
    <Paper withBorder p="md">
      <Text fz="sm" c="dimmed">
        {name}
      </Text>
      <Text fz="lg" fw={700} className="desk-numbers">
        {value}
      </Text>
      <Text fz="xs" c="dimmed">
        {about}
      </Text>
    </Paper>
  );
}

function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
