import { Group, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { formatCount } from "../../show/format.ts";
import { PageLink } from "../../show/PageLink.tsx";
import { Section } from "../../show/Section.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";
import { pulseQuery } from "./live.ts";

/** A lag below this is nobody's worry. */
const CALM_MS = 10_000;

/** Whether all is well: oversells, the books, queues, dead letters. */
export function PulseCard() {
  const { data, error } = useQuery(pulseQuery);
  return (
    <Section title="Is all well?">
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <Stack gap="xs">
          <Invariant name="Oversells" room="inventory" pulse={data} />
          <Invariant name="Bookings that do not balance" room="ledger" pulse={data} />
          <Row name="Oldest event that waits" value={lag(data.outboxLagMs)} isGood={data.outboxLagMs < CALM_MS} />
          <Row name="Oldest job that is due" value={lag(data.jobsAgeMs)} isGood={data.jobsAgeMs < CALM_MS} />
          <Row
            name={<PageLink to="/events">Dead letters</PageLink>}
            value={formatCount(data.deadLetters)}
            isGood={data.deadLetters === 0}
          />
          {data.broken.length > 0 && (
            <List size="sm">
              {data.broken.map(({ room, name, count }) => (
                <List.Item key={`${room} ${name}`}>
                  {room}: {name} – not so in {formatCount(count)} rows
                </List.Item>
              ))}
            </List>
          )}
          <Text fz="xs" c="dimmed">
            {data.checkedAt === null ? (
              "Invariants are looked at every 5 minutes; the first look is still to come."
            ) : (
              <>
                Invariants looked at <When at={data.checkedAt} isAgo />.
              </>
            )}
          </Text>
        </Stack>
      )}
    </Section>
  );
}

interface PulseShown {
  readonly checkedAt: string | null;
  readonly broken: readonly { readonly room: string; readonly count: number }[];
}

function Invariant(props: { readonly name: string; readonly room: string; readonly pulse: PulseShown }) {
  const { name, room, pulse } = props;
  const count = pulse.broken.filter((one) => one.room === room).reduce((sum, one) => sum + one.count, 0);
  if (pulse.checkedAt === null) return <Row name={name} value="not counted yet" isGood={null} />;
  return <Row name={name} value={formatCount(count)} isGood={count === 0} />;
}

function Row(props: { readonly name: React.ReactNode; readonly value: string; readonly isGood: boolean | null }) {
  return (
    <Group justify="space-between">
      <Text component="div" fz="sm">
        {props.name}
      </Text>
      <Group gap="xs">
        <Text fz="sm" fw={600} className="desk-numbers">
          {props.value}
        </Text>
        {props.isGood !== null && <StateBadge state={props.isGood ? "well" : "look"} />}
      </Group>
    </Group>
  );
}

function lag(ms: number): string {
  return ms < 1_000 ? `${formatCount(Math.round(ms))} ms` : `${formatCount(Math.round(ms / 1_000))} s`;
}
