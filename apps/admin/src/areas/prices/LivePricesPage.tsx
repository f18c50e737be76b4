import { Button, Drawer, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { type Named, nameRows, sayVariant } from "../../pick/variants.ts";
import { useActor } from "../../session/actor.ts";
import { Amount } from "../../show/Amount.tsx";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { formatMoney, majorOf } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import type { List } from "../../table/list.ts";
import type { LivePrice } from "./live-price.ts";
import { LivePriceModal } from "./LivePriceModal.tsx";

type Row = Named<LivePrice>;

function livePriceList(
  open: { readonly change: (row: Row) => void; readonly log: (row: Row) => void },
  isWriter: boolean,
): List<Row> {
  return {
    name: "live-prices",
    noun: "rule",
    load: async ({ cursor, limit }) =>
      await nameRows(await take(hansa.GET("/v1/admin/live-prices", { params: { query: { cursor, limit } } }))),
    rowId: ({ variantId, list }) => `${variantId} ${list}`,
    columns: [
      { id: "variant", header: "Variant", text: ({ variant }) => sayVariant(variant), isOnPhone: true },
      { id: "list", header: "Price list", text: ({ list }) => list },
      {
        id: "now",
        header: "Now",
        align: "end",
        text: ({ currentMinor, currency }) =>
          currentMinor === null ? "" : majorOf({ amountMinor: currentMinor, currency }),
        cell: ({ currentMinor, currency }) =>
          currentMinor === null ? "–" : <Amount money={{ amountMinor: currentMinor, currency }} />,
        isOnPhone: true,
      },
      {
        id: "bounds",
        header: "Between",
        text: ({ floorMinor, ceilingMinor, currency }) =>
          `${formatMoney({ amountMinor: floorMinor, currency })} – ${formatMoney({ amountMinor: ceilingMinor, currency })}`,
      },
      {
        id: "follows",
        header: "Follows",
        text: ({ stock, velocity, hours }) =>
          [stock === null ? "" : "stock", velocity === null ? "" : "sales", hours.length === 0 ? "" : "the hour"]
            .filter((part) => part !== "")
            .join(", "),
      },
      {
        id: "state",
        header: "State",
        text: ({ isActive }) => (isActive ? "active" : "paused"),
        cell: ({ isActive }) => <StateBadge state={isActive ? "active" : "paused"} />,
      },
      {
        id: "actions",
        header: "Actions",
        text: () => "",
        cell: (row) => (
          <>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`Log of ${sayVariant(row.variant)}`}
              onClick={() => open.log(row)}
            >
              Log
            </Button>
            {isWriter && (
              <Button
                size="compact-sm"
                variant="subtle"
                aria-label={`Change ${sayVariant(row.variant)}`}
                onClick={() => open.change(row)}
              >
                Change
              </Button>
            )}
          </>
        ),
        isOnPhone: true,
      },
    ],
    bulk: [
      {
        label: "Let it stand still",
        scope: "pricing:write",
        isDangerous: true,
        run: ({ variantId, list }) =>
          take(hansa.DELETE("/v1/admin/live-prices/{variantId}/{list}", { params: { path: { variantId, list } } })),
      },
    ],
    empty: { title: "Every price stands still", next: "Add a rule, and a price follows stock, sales and the hour." },
  };
}

/** Rules of real-time pricing. */
export function LivePricesPage() {
  const { may } = useActor();
  const isWriter = may("pricing:write");
  const [changed, setChanged] = useState<Row | "new" | null>(null);
  const [logged, setLogged] = useState<Row | null>(null);
  const list = useMemo(() => livePriceList({ change: setChanged, log: setLogged }, isWriter), [isWriter]);
  return (
    <>
      <PageHead title="Live prices" about="Prices that follow stock, sales and the hour, never outside their bounds.">
        {isWriter && <Button onClick={() => setChanged("new")}>Add a rule</Button>}
      </PageHead>
      <DataTable list={list} />
      {changed !== null && (
        <LivePriceModal rule={changed === "new" ? null : changed} onClose={() => setChanged(null)} />
      )}
      <Drawer
        opened={logged !== null}
        onClose={() => setLogged(null)}
        position="right"
        size="xl"
        title={`What rules changed: ${sayVariant(logged?.variant)}`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {logged !== null && <Log variantId={logged.variantId} />}
      </Drawer>
    </>
  );
}

function Log({ variantId }: { readonly variantId: string }) {
  const asked = useQuery({
    queryKey: ["live-price-changes", variantId],
    queryFn: () =>
      take(
        hansa.GET("/v1/admin/live-prices/{variantId}/changes", {
          params: { path: { variantId }, query: { limit: 100 } },
        }),
      ),
  });
  return (
    <Answered of={asked}>
      {({ items }) => (
        <FactTable
          label="Changes"
          rows={items}
          rowId={({ id }) => id}
          empty="No rule changed it yet"
          facts={[
            { header: "When", cell: ({ decidedAt }) => <When at={decidedAt} /> },
            {
              header: "Before",
              align: "end",
              cell: ({ beforeMinor, currency }) =>
                beforeMinor === null ? "–" : <Amount money={{ amountMinor: beforeMinor, currency }} />,
            },
            {
              header: "After",
              align: "end",
              cell: ({ afterMinor, currency }) => <Amount money={{ amountMinor: afterMinor, currency }} />,
            },
            {
              header: "Why",
              cell: ({ why }) =>
                why.map(({ kind, says }) => (
                  <Text key={kind} fz="xs">
                    {says}
                  </Text>
                )),
            },
          ]}
        />
      )}
    </Answered>
  );
}
