import { Stack, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { Amount } from "../../show/Amount.tsx";
import { formatCount, sayWord } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { PageLink } from "../../show/PageLink.tsx";
import { PlainTable } from "../../show/PlainTable.tsx";
import { Section } from "../../show/Section.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";

const SEALS = 10;

/** Where money stands: the trial balance, and the seals that prove nobody changed the journal. */
export function LedgerPage() {
  return (
    <>
      <PageHead title="Ledger" about="Debits are positive, credits negative; every booking sums to nothing." />
      <Stack>
        <Balance />
        <Seals />
      </Stack>
    </>
  );
}

function Balance() {
  const { data, error } = useQuery({
    queryKey: ["trial balance"],
    queryFn: () => take(hansa.GET("/v1/admin/ledger/trial-balance")),
  });
  return (
    <Section title="Trial balance">
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <PlainTable
          label="Trial balance"
          head={["Account", "Partner", "Debit", "Credit"]}
          empty="Nothing was booked yet."
        >
          {data.items.map(({ account, partner, amountMinor, currency }) => (
            <Table.Tr key={`${account} ${partner ?? ""} ${currency}`}>
              <Table.Td>
                <PageLink to={`/ledger/${account}`} search={{ currency, ...(partner === null ? {} : { partner }) }}>
                  {sayWord(account)}
                </PageLink>
              </Table.Td>
              <Table.Td>{partner ?? "–"}</Table.Td>
              <Table.Td>{amountMinor > 0 && <Amount money={{ amountMinor, currency }} />}</Table.Td>
              <Table.Td>{amountMinor < 0 && <Amount money={{ amountMinor: -amountMinor, currency }} />}</Table.Td>
            </Table.Tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function Seals() {
  const { data, error } = useQuery({
    queryKey: ["seals"],
    queryFn: () => take(hansa.GET("/v1/admin/ledger/seals", { params: { query: { limit: SEALS } } })),
    refetchInterval: 15_000,
  });
  return (
    <Section title="Latest seals">
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <PlainTable label="Seals" head={["Seal", "Until", "Entries", "Chain"]} empty="No seal is drawn yet.">
          {data.items.map(({ number, untilAt, entries, chain }) => (
            <Table.Tr key={number}>
              <Table.Td>{formatCount(number)}</Table.Td>
              <Table.Td>
                <When at={untilAt} />
              </Table.Td>
              <Table.Td>{formatCount(entries)}</Table.Td>
              <Table.Td style={{ fontFamily: "monospace" }}>{chain.slice(0, 16)}…</Table.Td>
            </Table.Tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
