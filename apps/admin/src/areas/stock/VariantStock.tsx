import { Button, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { formatCount } from "../../show/format.ts";
import { Panel } from "../../show/Panel.tsx";
import { When } from "../../show/When.tsx";
import { AdjustModal } from "./AdjustModal.tsx";
import { Moves } from "./Moves.tsx";
import { PolicyModal } from "./PolicyModal.tsx";
import type { Level } from "./stock-list.tsx";
import { TransferModal } from "./TransferModal.tsx";

type Asked =
  | { readonly what: "adjust"; readonly location: string | null }
  | { readonly what: "policy"; readonly level: Level }
  | { readonly what: "transfer" };

/** Where a variant lies, what is promised already, and every move of it. */
export function VariantStock({ variantId }: { readonly variantId: string }) {
  const { may } = useActor();
  const [asked, setAsked] = useState<Asked | null>(null);
  const levels = useQuery({
    queryKey: ["stock", variantId],
    queryFn: () => take(hansa.GET("/v1/admin/stock", { params: { query: { variant: variantId } } })),
  });
  const isWriter = may("inventory:write");
  const close = () => setAsked(null);
  return (
    <Stack>
      <Panel
        title="Where it lies"
        actions={
          isWriter && (
            <Group gap="xs">
              <Button variant="default" onClick={() => setAsked({ what: "transfer" })}>
                Move between locations
              </Button>
              <Button onClick={() => setAsked({ what: "adjust", location: null })}>Adjust stock</Button>
            </Group>
          )
        }
      >
        <Answered of={levels}>
          {({ items }) => (
            <FactTable
              label="Stock per location"
              rows={items}
              rowId={({ location }) => location}
              empty="It lies nowhere yet"
              facts={[
                { header: "Location", cell: ({ location }) => location },
                { header: "On hand", align: "end", cell: ({ onHand }) => formatCount(onHand) },
                { header: "Held for carts", align: "end", cell: ({ reserved }) => formatCount(reserved) },
                { header: "For sale", align: "end", cell: ({ available }) => formatCount(available) },
                { header: "Kept back", align: "end", cell: ({ safety }) => formatCount(safety) },
                { header: "Beyond stock", align: "end", cell: ({ backorderLimit }) => formatCount(backorderLimit) },
                { header: "Expected", cell: ({ expectedAt }) => <When at={expectedAt} /> },
                {
                  header: "Actions",
                  cell: (level) =>
                    isWriter && (
                      <Group gap={4} wrap="nowrap">
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          aria-label={`Adjust at ${level.location}`}
                          onClick={() => setAsked({ what: "adjust", location: level.location })}
                        >
                          Adjust
                        </Button>
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          aria-label={`Policy at ${level.location}`}
                          onClick={() => setAsked({ what: "policy", level })}
                        >
                          Policy
                        </Button>
                      </Group>
                    ),
                },
              ]}
            />
          )}
        </Answered>
      </Panel>
      <Moves variantId={variantId} />
      {asked?.what === "adjust" && <AdjustModal variantId={variantId} location={asked.location} onClose={close} />}
      {asked?.what === "policy" && <PolicyModal level={asked.level} onClose={close} />}
      {asked?.what === "transfer" && <TransferModal variantId={variantId} onClose={close} />}
    </Stack>
  );
}
