import { Card, SimpleGrid, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { hansa, take } from "../../ask/hansa.ts";
import { useActor } from "../../session/actor.ts";
import { formatCount } from "../../show/format.ts";

/** Most that is counted of one kind; more shows as "100+". */
const MOST = 100;
/** Stock that lasts for less is worth a look. */
const COVER_DAYS = 7;
const query = { limit: MOST } as const;

interface Page {
  readonly items: readonly unknown[];
}

/** One kind of work that waits for people. */
interface Task {
  readonly name: string;
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
  readonly scope: string;
  readonly count: () => Promise<Page>;
}

const TASKS: readonly Task[] = [
  {
    name: "Purchases to review",
    to: "/fraud",
    scope: "fraud:read",
    count: () => take(hansa.GET("/v1/admin/fraud/reviews", { params: { query } })),
  },
  {
    name: "Payments in doubt",
    to: "/payments",
    search: { state: "unknown" },
    scope: "payments:read",
    count: () => take(hansa.GET("/v1/admin/payments", { params: { query: { ...query, state: "unknown" } } })),
  },
  {
    name: "Refunds that failed",
    to: "/payments/refunds",
    search: { state: "failed" },
    scope: "payments:read",
    count: () => take(hansa.GET("/v1/admin/refunds", { params: { query: { ...query, state: "failed" } } })),
  },
  {
    name: "Money cases",
    to: "/payments/cases",
    search: { state: "open" },
    scope: "payments:read",
    count: () => take(hansa.GET("/v1/admin/money-cases", { params: { query: { ...query, state: "open" } } })),
  },
  {
    name: "Disputes to answer",
    to: "/payments/disputes",
    search: { state: "open" },
    scope: "payments:read",
    count: () => take(hansa.GET("/v1/admin/disputes", { params: { query: { ...query, state: "open" } } })),
  },
  {
    name: "Mails given up",
    to: "/mails",
    search: { state: "failed" },
    scope: "notifications:read",
    count: () => take(hansa.GET("/v1/admin/mails", { params: { query: { ...query, state: "failed" } } })),
  },
  {
    name: "Webhooks in trouble",
    to: "/webhooks",
    scope: "notifications:read",
    count: async () => {
      const [{ items: webhooks }, { items: failed }] = await Promise.all([
        take(hansa.GET("/v1/admin/webhooks")),
        take(hansa.GET("/v1/admin/webhook-deliveries", { params: { query: { ...query, state: "failed" } } })),
      ]);
      // A suspended webhook and each message that another did not take.
      const suspended = webhooks.filter(({ state }) => state === "suspended");
      const known = new Set(suspended.map(({ id }) => id));
      return { items: [...suspended, ...failed.filter(({ endpointId }) => !known.has(endpointId))] };
    },
  },
  {
    name: "Best sellers that run out",
    to: "/stock",
    scope: "insights:read",
    count: async () => {
      const { items } = await take(hansa.GET("/v1/admin/insights/stock", { params: { query: { ...query, days: 7 } } }));
      return { items: items.filter(({ daysOfCover }) => daysOfCover < COVER_DAYS) };
    },
  },
];

/** What waits for people, as far as this member of staff may do it. */
export function ToDo() {
  const { may } = useActor();
  const tasks = TASKS.filter(({ scope }) => may(scope));
  if (tasks.length === 0) return null;
  return (
    <SimpleGrid component="section" aria-label="To do" cols={{ base: 2, sm: 4, lg: 8 }} spacing="sm">
      {tasks.map((task) => (
        <TaskCard key={task.name} task={task} />
      ))}
    </SimpleGrid>
  );
}

function TaskCard({ task }: { readonly task: Task }) {
  const { data, error } = useQuery({ queryKey: ["to do", task.name], queryFn: task.count, refetchInterval: 30_000 });
  const count = data?.items.length ?? null;
  const shown =
    error !== null ? "?" : count === null ? "…" : count >= MOST ? `${formatCount(MOST)}+` : formatCount(count);
  return (
    <Card
      withBorder
      p="sm"
      renderRoot={(root) => <Link {...root} to={task.to} search={task.search ?? {}} />}
      style={{ textDecoration: "none" }}
    >
      <Text fz="xl" fw={700} className="desk-numbers" c={count === 0 ? "dimmed" : "var(--mantine-color-text)"}>
        {shown}
      </Text>
      <Text fz="sm" c="dimmed">
        {task.name}
      </Text>
    </Card>
  );
}
