import { BarChart } from "@mantine/charts";
import { useQuery } from "@tanstack/react-query";
import { formatMoney, majorOf, minorOf } from "../../show/format.ts";
import { Section } from "../../show/Section.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { lastDays, mainCurrency, monthQuery } from "./live.ts";

const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });

/** Revenue of the last 30 days in the currency that most was sold in. */
export function MonthChart() {
  const { data, error } = useQuery(monthQuery);
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading />;
  const currency = mainCurrency(data.items) ?? "EUR";
  const byDay = new Map(
    data.items.filter((row) => row.currency === currency).map((row) => [row.at.slice(0, 10), row.revenueMinor]),
  );
  const days = lastDays().map((at) => ({
    at: day.format(new Date(at)),
    Revenue: Number(majorOf({ amountMinor: byDay.get(at.slice(0, 10)) ?? 0, currency })),
  }));
  return (
    <Section title={`Revenue, last 30 days (${currency})`}>
      <BarChart
        h={200}
        data={days}
        dataKey="at"
        series={[{ name: "Revenue", color: "spruce.6" }]}
        valueFormatter={(major) => formatMoney({ amountMinor: minorOf(major, currency), currency })}
        yAxisProps={{ width: 80 }}
        xAxisProps={{ minTickGap: 30 }}
        barProps={{ isAnimationActive: false }}
      />
    </Section>
  );
}
