import { Badge, Button, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../../ask/hansa.ts";
import { useAct } from "../../../form/act.ts";
import { Answered } from "../../../show/Answered.tsx";
import { Panel } from "../../../show/Panel.tsx";
import { PlainTable } from "../../../show/PlainTable.tsx";
import { When } from "../../../show/When.tsx";

/** Where whoever works here is signed in; any of it can be ended. */
export function SessionPanel() {
  const sessions = useQuery({
    queryKey: ["own-sessions"],
    queryFn: () => take(hansa.GET("/v1/admin/me/sessions")),
  });
  const end = useAct({
    act: (id: string) => take(hansa.DELETE("/v1/admin/me/sessions/{id}", { params: { path: { id } } })),
    done: "The session is over.",
  });
  const endOthers = useAct({
    act: () => take(hansa.DELETE("/v1/admin/me/sessions")),
    done: ({ ended }) => (ended === 1 ? "One session is over." : `${String(ended)} sessions are over.`),
  });
  const hasOthers = (sessions.data?.items.length ?? 0) > 1;
  return (
    <Panel
      title="Where you are signed in"
      about="A session ends by itself after twelve hours."
      actions={
        hasOthers && (
          <Button variant="default" size="xs" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            End all others
          </Button>
        )
      }
    >
      <Answered of={sessions}>
        {({ items }) => (
          <PlainTable
            label="Sessions"
            head={["Browser", "Address", "Signed in", "Last seen", "Actions"]}
            empty="Nowhere."
          >
            {items.map(({ id, userAgent, ip, createdAt, lastSeenAt, isCurrent }) => (
              <Table.Tr key={id}>
                <Table.Td title={userAgent}>{browserOf(userAgent)}</Table.Td>
                <Table.Td>{ip}</Table.Td>
                <Table.Td>
                  <When at={createdAt} />
                </Table.Td>
                <Table.Td>
                  <When at={lastSeenAt} isAgo />
                </Table.Td>
                <Table.Td ta="end">
                  {isCurrent ? (
                    <Badge variant="light" tt="none">
                      this one
                    </Badge>
                  ) : (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      color="red"
                      aria-label={`End the session in ${browserOf(userAgent)} at ${ip}`}
                      onClick={() => end.mutate(id)}
                    >
                      End
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </PlainTable>
        )}
      </Answered>
    </Panel>
  );
}

// In this order: Edge and Opera call themselves Chrome as well, and Chrome calls itself Safari.
const BROWSERS = ["Edg", "OPR", "Firefox", "Chrome", "Safari"] as const;
const NAMES: Readonly<Record<(typeof BROWSERS)[number], string>> = {
  Edg: "Edge",
  OPR: "Opera",
  Firefox: "Firefox",
  Chrome: "Chrome",
  Safari: "Safari",
};
const SYSTEMS = ["Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"] as const;

/** What people call a browser that calls itself by a long name; the whole name is shown when it is pointed at. */
function browserOf(userAgent: string): string {
  const browser = BROWSERS.find((name) => userAgent.includes(`${name}/`));
  const system = SYSTEMS.find((name) => userAgent.includes(name));
  if (browser === undefined) return userAgent.split(/[/ ]/, 1)[0] || "Unknown";
  return system === undefined ? NAMES[browser] : `${NAMES[browser]} on ${system}`;
}
