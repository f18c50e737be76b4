import { Stack, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { formatCount, formatShare, sayWord } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { PlainTable } from "../../show/PlainTable.tsx";
import { Section } from "../../show/Section.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { RoutingRules } from "./RoutingRules.tsx";
import { providersQuery, routingQuery } from "./routing.ts";
import { TryRoute } from "./TryRoute.tsx";

const PPM = 1_000_000;

/** Who is asked for money, and why: providers now, the rules, and a try without asking anybody. */
export function RoutingPage() {
  const { data: routing, error } = useQuery(routingQuery);
  return (
    <>
      <PageHead title="Routing" about="Which provider is asked for a payment. The first rule that fits decides." />
      <Stack>
        <Providers />
        {error !== null && <Failed error={error} />}
        {routing === undefined && error === null && <Loading />}
        {routing !== undefined && <RoutingRules key={routing.version} routing={routing} />}
        <TryRoute />
      </Stack>
    </>
  );
}

function Providers() {
  const { data, error } = useQuery(providersQuery);
  return (
    <Section title="Providers in the last minute">
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <PlainTable
          label="Providers"
          head={["Provider", "State", "Methods", "Calls", "Success", "Latency"]}
          empty="No provider is set up."
        >
          {data.items.map(({ provider, methods, calls, successPpm, latencyMs, isCircuitOpen }) => (
            <Table.Tr key={provider}>
              <Table.Td>{sayWord(provider)}</Table.Td>
              <Table.Td>
                <StateBadge state={isCircuitOpen ? "failed" : "active"} />
              </Table.Td>
              <Table.Td>{methods.map(sayWord).join(", ")}</Table.Td>
              <Table.Td>{formatCount(calls)}</Table.Td>
              <Table.Td>{calls === 0 ? "–" : formatShare(successPpm / PPM)}</Table.Td>
              <Table.Td>{calls === 0 ? "–" : `${formatCount(latencyMs)} ms`}</Table.Td>
            </Table.Tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
