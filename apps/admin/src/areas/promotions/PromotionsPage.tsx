import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { hansa, take } from "../../ask/hansa.ts";
import { useActor } from "../../session/actor.ts";
import { formatCount, formatMoney, formatMoment } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import type { List } from "../../table/list.ts";
import { type Promotion, sayCondition, sayReward } from "./promotion.ts";

const list: List<Promotion> = {
  name: "promotions",
  noun: "promotion",
  load: ({ cursor, limit }) => take(hansa.GET("/v1/admin/promotions", { params: { query: { cursor, limit } } })),
  rowId: ({ code }) => code,
  link: ({ code }) => `/promotions/${code}`,
  columns: [
    { id: "name", header: "Promotion", text: ({ name }) => name, isOnPhone: true },
    {
      id: "state",
      header: "State",
      text: stateOf,
      cell: (row) => <StateBadge state={stateOf(row)} />,
      isOnPhone: true,
    },
    { id: "reward", header: "What buyers get", text: ({ reward }) => sayReward(reward), isWide: true },
    {
      id: "conditions",
      header: "When",
      text: ({ conditions }) => (conditions.length === 0 ? "Always" : conditions.map(sayCondition).join(" and ")),
      isWide: true,
    },
    { id: "trigger", header: "How", text: ({ trigger }) => (trigger === "code" ? "With a code" : "By itself") },
    { id: "used", header: "Used", align: "end", text: ({ used }) => formatCount(used) },
    {
      id: "spent",
      header: "Spent",
      align: "end",
      text: ({ budget, spentMinor }) =>
        budget === null ? "" : formatMoney({ amountMinor: spentMinor, currency: budget.currency }),
    },
    {
      id: "until",
      header: "Until",
      text: ({ endsAt }) => (endsAt === null ? "" : formatMoment(endsAt)),
      isExtra: true,
    },
    { id: "code", header: "Name in the API", text: ({ code }) => code, isExtra: true },
  ],
  empty: {
    title: "No promotions yet",
    next: "Make one: it reads like a sentence, and the shop knows it within a second.",
  },
};

function stateOf({ isEnabled, startsAt, endsAt }: Promotion): string {
  if (!isEnabled) return "off";
  if (endsAt !== null && Date.parse(endsAt) < Date.now()) return "over";
  return startsAt !== null && Date.parse(startsAt) > Date.now() ? "planned" : "running";
}

/** All promotions. */
export function PromotionsPage() {
  const { may } = useActor();
  return (
    <>
      <PageHead title="Promotions" about="What takes something off, when, and for whom.">
        <Button component={Link} to="/simulator" variant="default">
          Simulator
        </Button>
        {may("pricing:write") && (
          <Button component={Link} to="/promotions/new">
            Make a promotion
          </Button>
        )}
      </PageHead>
      <DataTable list={list} />
    </>
  );
}
