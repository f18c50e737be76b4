import { Button, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { useActor } from "../../session/actor.ts";
import { Amount } from "../../show/Amount.tsx";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { formatCount } from "../../show/format.ts";
import { Panel } from "../../show/Panel.tsx";
import { When } from "../../show/When.tsx";
import type { Price } from "./prices-list.tsx";
import { PriceModal } from "./PriceModal.tsx";

const SHOWN = 100;

/** What a variant costs in every list, and what it cost before. */
export function VariantPrices({ variantId }: { readonly variantId: string }) {
  const { may } = useActor();
  const [asked, setAsked] = useState<Price | "new" | null>(null);
  const prices = useQuery({
    queryKey: ["prices", variantId],
    queryFn: () => take(hansa.GET("/v1/admin/prices", { params: { query: { variant: variantId, limit: SHOWN } } })),
  });
  const remove = useAct({
    act: ({ list, minQuantity }: Price) =>
      take(hansa.POST("/v1/admin/prices/removals", { body: { prices: [{ variantId, list, minQuantity }] } })),
    done: "The price is gone.",
  });
  const isWriter = may("pricing:write");
  return (
    <Stack>
      <Panel
        title="Prices"
        about="In every list that names this variant."
        actions={isWriter && <Button onClick={() => setAsked("new")}>Set a price</Button>}
      >
        <Answered of={prices}>
          {({ items }) => (
            <FactTable
              label="Prices"
              rows={items}
              rowId={({ list, minQuantity }) => `${list} ${String(minQuantity)}`}
              empty="No price yet: it cannot be bought"
              facts={[
                { header: "Price list", cell: ({ list }) => list },
                { header: "From units", align: "end", cell: ({ minQuantity }) => formatCount(minQuantity) },
                { header: "Price", align: "end", cell: (price) => <Amount money={price} /> },
                {
                  header: "Actions",
                  cell: (price) =>
                    isWriter && (
                      <Group gap={4} wrap="nowrap">
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          aria-label={`Change the price in ${price.list}`}
                          onClick={() => setAsked(price)}
                        >
                          Change
                        </Button>
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          color="red"
                          aria-label={`Take away the price in ${price.list}`}
                          onClick={() => remove.mutate(price)}
                        >
                          Take away
                        </Button>
                      </Group>
                    ),
                },
              ]}
            />
          )}
        </Answered>
      </Panel>
      <History variantId={variantId} />
      {asked !== null && (
        <PriceModal
          list={null}
          variantId={variantId}
          {...(asked === "new" ? {} : { price: asked })}
          onClose={() => setAsked(null)}
        />
      )}
    </Stack>
  );
}

function History({ variantId }: { readonly variantId: string }) {
  const history = useQuery({
    queryKey: ["price-history", variantId],
    queryFn: () =>
      take(hansa.GET("/v1/admin/price-history", { params: { query: { variant: variantId, limit: SHOWN } } })),
  });
  return (
    <Panel title="What it cost before">
      <Answered of={history}>
        {({ items }) => (
          <FactTable
            label="Former prices"
            rows={items}
            rowId={({ list, minQuantity, inForceFrom }) => `${list} ${String(minQuantity)} ${inForceFrom}`}
            empty="It never cost anything else"
            facts={[
              { header: "Price list", cell: ({ list }) => list },
              { header: "Price", align: "end", cell: (price) => <Amount money={price} /> },
              { header: "From", cell: ({ inForceFrom }) => <When at={inForceFrom} /> },
              { header: "Until", cell: ({ inForceUntil }) => <When at={inForceUntil} /> },
              { header: "Ended by", cell: ({ endedBy }) => endedBy },
            ]}
          />
        )}
      </Answered>
    </Panel>
  );
}
