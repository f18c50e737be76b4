import { Button, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { OrderedProducts, type PickedProduct, ProductPick, withProduct } from "../../pick/OrderedProducts.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { Panel } from "../../show/Panel.tsx";
import { Nothing } from "../../show/states.tsx";
import type { Collection } from "./collection.ts";

/** The products of a collection in their order. */
export function MembersForm({ collection }: { readonly collection: Collection }) {
  const asked = useQuery({
    queryKey: ["collection-products", collection.id],
    queryFn: () => take(hansa.GET("/v1/admin/collections/{id}/products", { params: { path: { id: collection.id } } })),
  });
  return (
    <Panel title="Products" about="In the order that the shop shows them.">
      <Answered of={asked}>{({ items }) => <Order collection={collection} items={items} />}</Answered>
    </Panel>
  );
}

function Order({ collection, items }: { readonly collection: Collection; readonly items: readonly PickedProduct[] }) {
  const { may } = useActor();
  const [members, setMembers] = useState<readonly PickedProduct[]>(items);
  const save = useAct({
    act: () =>
      take(
        hansa.PUT("/v1/admin/collections/{id}/products", {
          params: { path: { id: collection.id } },
          body: { productIds: members.map(({ id }) => id) },
        }),
      ),
    done: "The collection is saved.",
  });
  const isWriter = may("catalog:write");
  return (
    <Stack>
      {isWriter && <ProductPick onPick={(product) => setMembers(withProduct(members, product))} />}
      {members.length === 0 && <Nothing title="Nothing in it yet">Find a product above.</Nothing>}
      <OrderedProducts products={members} onChange={isWriter ? setMembers : undefined} />
      {isWriter && (
        <Group justify="end">
          <Button loading={save.isPending} onClick={() => save.mutate()}>
            Save the order
          </Button>
        </Group>
      )}
    </Stack>
  );
}
