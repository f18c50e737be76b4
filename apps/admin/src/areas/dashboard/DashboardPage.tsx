import { SimpleGrid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useActor } from "../../session/actor.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { Failed, Loading, Nothing } from "../../show/states.tsx";
import { Figures } from "./Figures.tsx";
import { Funnel } from "./Funnel.tsx";
import { LiveCharts } from "./LiveCharts.tsx";
import { liveQuery } from "./live.ts";
import { MonthChart } from "./MonthChart.tsx";
import { PulseCard } from "./PulseCard.tsx";
import { ToDo } from "./ToDo.tsx";
import { TourInvitation } from "./TourInvitation.tsx";
import { TrafficSwitch } from "./TrafficSwitch.tsx";

/** How the shop does now: the last 60 minutes, what waits for people, and whether all is well. */
export function DashboardPage() {
  const { may, name } = useActor();
  return (
    <>
      <PageHead title="Dashboard" about={name === null ? undefined : `Good to see you, ${name}.`}>
        {may("insights:read") && <TrafficSwitch />}
      </PageHead>
      <Stack>
        <TourInvitation />
        <div data-tour="to-do">
          <ToDo />
        </div>
        {may("insights:read") ? (
          <Reports />
        ) : (
          <Nothing title="Welcome">Choose where to go from the navigation, or press Ctrl K to find an order.</Nothing>
        )}
      </Stack>
    </>
  );
}

function Reports() {
  const { data: live, error, refetch } = useQuery(liveQuery);
  return (
    <>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {live === undefined && error === null && <Loading />}
      {live !== undefined && (
        <>
          <div data-tour="figures">
            <Figures live={live} />
          </div>
          <LiveCharts live={live} />
        </>
      )}
      <MonthChart />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Funnel />
        <div data-tour="pulse">
          <PulseCard />
        </div>
      </SimpleGrid>
    </>
  );
}
