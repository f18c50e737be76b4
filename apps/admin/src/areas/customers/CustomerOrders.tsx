import { Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { Amount } from "../../show/Amount.tsx";
import { PageLink } from "../../show/PageLink.tsx";
import { PlainTable } from "../../show/PlainTable.tsx";
import { Section } from "../../show/Section.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";

const SHOWN = 20;

/** The latest orders of a customer. */
export function CustomerOrders({ customerId }: { readonly customerId: string }) {
  const { data, error } = useQuery({
    queryKey: ["orders of", customerId],
    queryFn: () => take(hansa.GET("/v1/admin/orders", { params: { query: { customer: customerId, limit: SHOWN } } })),
  });
  return (
    <Section
      title="Orders"
      aside={
        data !== undefined &&
        data.nextCursor !== null && (
          <PageLink to="/orders" search={{ customer: customerId }}>
            All orders
          </PageLink>
        )
      }
    >
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <PlainTable
          label="Orders"
          head={["Order", "Placed", "State", "Total"]}
          empty="Nothing bought with this account yet."
        >
          {data.items.map(({ id, number, placedAt, status, totals }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <PageLink to={`/orders/${id}`} fw={500}>
                  {number}
                </PageLink>
              </Table.Td>
              <Table.Td>
                <When at={placedAt} />
              </Table.Td>
              <Table.Td>
                <StateBadge state={status} />
              </Table.Td>
              <Table.Td>
                <Amount money={totals.total} />
              </Table.Td>
            </Table.Tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
