import { BarChart } from "@mantine/charts";
import { SimpleGrid } from "@mantine/core";
import { formatClock, formatMoney, majorOf, minorOf } from "../../show/format.ts";
import { Section } from "../../show/Section.tsx";
import { type Live, mainCurrency, minutesOf } from "./live.ts";

const HEIGHT = 200;

/** Orders and revenue of the last 60 minutes, minute by minute. */
export function LiveCharts({ live }: { readonly live: Live }) {
  const currency = mainCurrency(live.sales) ?? "EUR";
  const byMinute = Map.groupBy(live.sales, ({ at }) => new Date(at).toISOString());
  const minutes = minutesOf(live).map((at) => {
    const rows = byMinute.get(at) ?? [];
    const amountMinor = rows.find((row) => row.currency === currency)?.revenueMinor ?? 0;
    return {
      at: formatClock(at),
      Orders: rows.reduce((sum, { orders }) => sum + orders, 0),
      Revenue: Number(majorOf({ amountMinor, currency })),
    };
  });
  const formatRevenue = (major: number) =>
    formatMoney({ amountMinor: minorOf(major, currency), currency }).replace(/[.,]00(?=\D*$)/, "");
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Section title="Orders, last 60 minutes">
        <BarChart
          h={HEIGHT}
          data={minutes}
          dataKey="at"
          series={[{ name: "Orders", color: "spruce.6" }]}
          yAxisProps={{ allowDecimals: false, width: 40 }}
          xAxisProps={{ minTickGap: 40 }}
          barProps={{ isAnimationActive: false }}
        />
      </Section>
      <Section title={`Revenue, last 60 minutes (${currency})`}>
        <BarChart
          h={HEIGHT}
          data={minutes}
          dataKey="at"
          series={[{ name: "Revenue", color: "spruce.6" }]}
          valueFormatter={formatRevenue}
          yAxisProps={{ width: 70 }}
          xAxisProps={{ minTickGap: 40 }}
          barProps={{ isAnimationActive: false }}
        />
      </Section>
    </SimpleGrid>
  );
}
