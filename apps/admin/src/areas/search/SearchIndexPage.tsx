import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { Facts } from "../../show/Facts.tsx";
import { formatCount, formatShare } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { Panel } from "../../show/Panel.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";

const LOOK_MS = 2_000;
const REPORT_DAYS = 30;
const DAY_MS = 86_400_000;
const MB = 1_000_000;
const PPM = 1_000_000;
const megabytes = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** How the index of search stands, and which orders of results are tried. */
export function SearchIndexPage() {
  const status = useQuery({
    queryKey: ["search-status"],
    queryFn: () => take(hansa.GET("/v1/admin/search/status")),
    refetchInterval: LOOK_MS,
  });
  const rankings = useQuery({
    queryKey: ["search-rankings"],
    queryFn: () => take(hansa.GET("/v1/admin/search/rankings")),
  });
  const report = useQuery({ queryKey: ["search-ranking-report"], queryFn: loadReport });
  return (
    <>
      <PageHead
        title="Search index"
        about="Follows products, prices and stock by itself; looked at every two seconds."
      />
      <Stack>
        <Panel title="The index of this process">
          <Answered of={status}>
            {({ products, bytes, waiting }) => (
              <Facts
                facts={[
                  ["State", <StateBadge key="state" state={products > 0 ? "well" : "empty"} />],
                  ["Products", formatCount(products)],
                  ["Memory", bytes === 0 ? "On a search server" : `${megabytes.format(bytes / MB)} MB`],
                  ["Changed since it was built", formatCount(waiting)],
                ]}
              />
            )}
          </Answered>
        </Panel>
        <Panel
          title="Orders of results"
          about="Each visitor always gets the same one; what is left gets the usual one."
        >
          <Answered of={rankings}>
            {({ items }) => (
              <FactTable
                label="Orders of results"
                rows={items}
                rowId={({ code }) => code}
                empty="Everybody gets the usual order"
                facts={[
                  { header: "Name", cell: ({ code }) => code },
                  { header: "Visitors", align: "end", cell: ({ sharePpm }) => formatShare(sharePpm / PPM) },
                  { header: "Settings", cell: ({ settings }) => saySettings(settings) },
                ]}
              />
            )}
          </Answered>
        </Panel>
        <Panel title="How they did" about={`Searches of the last ${String(REPORT_DAYS)} days.`}>
          <Answered of={report}>
            {({ items }) => (
              <FactTable
                label="How they did"
                rows={items}
                rowId={({ ranking }) => ranking}
                empty="Nobody searched yet"
                facts={[
                  { header: "Order", cell: ({ ranking }) => ranking },
                  { header: "Searches", align: "end", cell: ({ searches }) => formatCount(searches) },
                  {
                    header: "Found nothing",
                    align: "end",
                    cell: ({ missed, searches }) => (searches === 0 ? "–" : formatShare(missed / searches)),
                  },
                  {
                    header: "Opened",
                    align: "end",
                    cell: ({ clicks, searches }) => (searches === 0 ? "–" : formatShare(clicks / searches)),
                  },
                ]}
              />
            )}
          </Answered>
        </Panel>
      </Stack>
    </>
  );
}

function loadReport() {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const query = { from: day(Date.now() - REPORT_DAYS * DAY_MS), to: day(Date.now()) };
  return take(hansa.GET("/v1/admin/search/rankings/report", { params: { query } }));
}

function saySettings(settings: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(settings).map(([name, value]) => `${name} ${String(value)}`);
  return said.length === 0 ? "As usual" : said.join(", ");
}
