import { Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { Amount } from "../../show/Amount.tsx";
import { sayWord } from "../../show/format.ts";
import { PlainTable } from "../../show/PlainTable.tsx";
import { Section } from "../../show/Section.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";

/** Store credit and gift cards that belong to a customer. */
export function CustomerCredit({ customerId }: { readonly customerId: string }) {
  const { data, error } = useQuery({
    queryKey: ["credit of", customerId],
    queryFn: () => take(hansa.GET("/v1/admin/gift-cards", { params: { query: { customer: customerId, limit: 50 } } })),
  });
  return (
    <Section title="Store credit">
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <PlainTable label="Store credit" head={["Card", "Kind", "Balance", "State", "Issued"]} empty="No store credit.">
          {data.items.map((card) => (
            <Table.Tr key={card.id}>
              <Table.Td>…{card.last4}</Table.Td>
              <Table.Td>{sayWord(card.kind)}</Table.Td>
              <Table.Td>
                <Amount money={card.balance} />
              </Table.Td>
              <Table.Td>
                <StateBadge state={card.isBlocked ? "blocked" : "active"} />
              </Table.Td>
              <Table.Td>
                <When at={card.issuedAt} />
              </Table.Td>
            </Table.Tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
