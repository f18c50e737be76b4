import { Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { useActor } from "../../session/actor.ts";

/** In a demo shop: lets simulated shoppers in, so that there is something to look at. */
export function TrafficSwitch() {
  const { may } = useActor();
  const { data } = useQuery({
    queryKey: ["demo traffic"],
    queryFn: () => take(hansa.GET("/v1/admin/demo-traffic")),
    refetchInterval: 30_000,
  });
  const act = useAct({
    act: (isOn: boolean) => take(hansa.PUT("/v1/admin/demo-traffic", { body: { isOn } })),
    done: "Simulated shoppers are told.",
  });
  if (data === undefined || !data.isOffered || !may("insights:write")) return null;
  const { perMinute } = data;
  return (
    <Switch
      label="Simulated shoppers"
      description={perMinute === null ? "Nobody comes" : `${String(perMinute)} a minute`}
      checked={act.isPending ? act.variables : perMinute !== null}
      disabled={act.isPending}
      onChange={(event) => act.mutate(event.currentTarget.checked)}
    />
  );
}
