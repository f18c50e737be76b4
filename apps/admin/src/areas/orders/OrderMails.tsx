import { Button, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { useActor } from "../../session/actor.ts";
import { sayWord } from "../../show/format.ts";
import { PlainTable } from "../../show/PlainTable.tsx";
import { Section } from "../../show/Section.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";
import { mayGoAgain } from "../house/mail-list.tsx";
import type { Order } from "./order.ts";

/** Mails that were written about an order. */
export function OrderMails({ order }: { readonly order: Order }) {
  const { may } = useActor();
  const { data, error } = useQuery({
    queryKey: ["mails", order.id],
    queryFn: () => take(hansa.GET("/v1/admin/mails", { params: { query: { order: order.id, limit: 50 } } })),
    refetchInterval: 10_000,
  });
  const resend = useAct({
    act: (id: string) => take(hansa.POST("/v1/admin/mails/{id}/resend", { params: { path: { id } } })),
    done: "The mail goes out again.",
  });
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading />;
  return (
    <Section title="Mails">
      <PlainTable
        label="Mails"
        head={["Written", "Subject", "To", "State", ""]}
        empty="No mail was written about it yet."
      >
        {data.items.map((mail) => (
          <Table.Tr key={mail.id}>
            <Table.Td>
              <When at={mail.createdAt} />
            </Table.Td>
            <Table.Td>
              {mail.subject}
              <Text fz="xs" c="dimmed">
                {mail.lastError ?? sayWord(mail.kind)}
              </Text>
            </Table.Td>
            <Table.Td>{mail.to}</Table.Td>
            <Table.Td>
              <StateBadge state={mail.state} />
            </Table.Td>
            <Table.Td>
              {may("notifications:write") && mayGoAgain(mail) && (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={resend.isPending && resend.variables === mail.id}
                  onClick={() => resend.mutate(mail.id)}
                >
                  Send again
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </PlainTable>
    </Section>
  );
}
