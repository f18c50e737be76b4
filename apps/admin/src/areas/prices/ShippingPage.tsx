import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { ReasonModal } from "../../form/ReasonModal.tsx";
import { useActor } from "../../session/actor.ts";
import { Amount } from "../../show/Amount.tsx";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { Panel } from "../../show/Panel.tsx";
import { groupOptions, type ShippingOption } from "./shipping-option.ts";
import { ShippingModal } from "./ShippingModal.tsx";

/** The ways to ship, by channel. */
export function ShippingPage() {
  const { may } = useActor();
  const [asked, setAsked] = useState<ShippingOption | "new" | null>(null);
  const [removed, setRemoved] = useState<ShippingOption | null>(null);
  const options = useQuery({
    queryKey: ["shipping-options"],
    queryFn: () => take(hansa.GET("/v1/admin/shipping-options")),
  });
  const remove = useAct({
    act: ({ channel, code }: ShippingOption) =>
      take(hansa.DELETE("/v1/admin/shipping-options/{channel}/{code}", { params: { path: { channel, code } } })),
    done: "It is offered no longer.",
    after: () => setRemoved(null),
  });
  const isWriter = may("pricing:write");
  return (
    <>
      <PageHead title="Shipping" about="What shoppers may choose at checkout, and what it costs.">
        {isWriter && <Button onClick={() => setAsked("new")}>Add a way to ship</Button>}
      </PageHead>
      <Panel title="Ways to ship">
        <Answered of={options}>
          {({ items }) => (
            <FactTable
              label="Shipping options"
              rows={groupOptions(items)}
              rowId={({ channel, code }) => `${channel} ${code}`}
              empty="Nothing can be shipped yet"
              facts={[
                { header: "Way", cell: ({ name }) => name },
                { header: "Channel", cell: ({ channel }) => channel },
                {
                  header: "To",
                  cell: ({ countries }) =>
                    countries.length === 0
                      ? "Everywhere"
                      : countries.length > 6
                        ? `${String(countries.length)} countries`
                        : countries.join(", "),
                },
                { header: "Days", cell: ({ minDays, maxDays }) => `${String(minDays)}–${String(maxDays)}` },
                {
                  header: "Price",
                  align: "end",
                  cell: ({ prices }) =>
                    prices.map((price) => <Amount key={price.currency} money={price} display="block" />),
                },
                {
                  header: "Free from",
                  align: "end",
                  cell: ({ prices }) =>
                    prices.map(({ currency, freeFromMinor }) =>
                      freeFromMinor === null ? (
                        "–"
                      ) : (
                        <Amount key={currency} money={{ amountMinor: freeFromMinor, currency }} display="block" />
                      ),
                    ),
                },
                {
                  header: "Actions",
                  cell: (option) =>
                    isWriter && (
                      <Group gap={4} wrap="nowrap">
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          aria-label={`Change ${option.name}, ${option.channel}`}
                          onClick={() => setAsked(option)}
                        >
                          Change
                        </Button>
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          color="red"
                          aria-label={`Stop offering ${option.name}, ${option.channel}`}
                          onClick={() => setRemoved(option)}
                        >
                          Stop
                        </Button>
                      </Group>
                    ),
                },
              ]}
            />
          )}
        </Answered>
      </Panel>
      {asked !== null && <ShippingModal option={asked === "new" ? null : asked} onClose={() => setAsked(null)} />}
      {removed !== null && (
        <ReasonModal
          title="Stop offering it"
          about={`${removed.name} in ${removed.channel}. Orders keep what they chose.`}
          isReasonNeeded={false}
          isDangerous
          isPending={remove.isPending}
          onClose={() => setRemoved(null)}
          onConfirm={() => remove.mutate(removed)}
        />
      )}
    </>
  );
}
