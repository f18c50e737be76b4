import { Anchor, Button, Group, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { hansa, take } from "../../ask/hansa.ts";
import { FactTable } from "../../show/FactTable.tsx";
import { formatCount, sayWord } from "../../show/format.ts";
import { Panel } from "../../show/Panel.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";

const PAGE = 25;

/** Every change of a variant's units on hand, newest first. */
export function Moves({ variantId }: { readonly variantId: string }) {
  const moves = useInfiniteQuery({
    queryKey: ["stock-moves", variantId],
    initialPageParam: undefined,
    queryFn: ({ pageParam }: { readonly pageParam: string | undefined }) =>
      take(
        hansa.GET("/v1/admin/stock/{variantId}/moves", {
          params: { path: { variantId }, query: { limit: PAGE, cursor: pageParam } },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  return (
    <Panel title="Ledger of moves" about="Every change of units on hand. Nothing in it is ever changed.">
      {moves.error !== null && <Failed error={moves.error} retry={() => void moves.refetch()} />}
      {moves.isPending && <Loading />}
      {moves.data !== undefined && (
        <FactTable
          label="Moves"
          rows={moves.data.pages.flatMap(({ items }) => items)}
          rowId={({ id }) => id}
          empty="Nothing moved yet"
          facts={[
            { header: "When", cell: ({ occurredAt }) => <When at={occurredAt} /> },
            { header: "Location", cell: ({ location }) => location },
            {
              header: "Units",
              align: "end",
              cell: ({ quantity }) => `${quantity > 0 ? "+" : "−"}${formatCount(Math.abs(quantity))}`,
            },
            { header: "Why", cell: ({ reason }) => sayWord(reason) },
            {
              header: "Note",
              cell: ({ note, reference, reason }) =>
                note ??
                (reference !== null && /order|sale|sold|taken/.test(reason) ? (
                  <Anchor component={Link} to={`/orders/${reference}`} fz="sm">
                    Order
                  </Anchor>
                ) : (
                  <Text span c="dimmed" fz="sm">
                    –
                  </Text>
                )),
            },
          ]}
        />
      )}
      {moves.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={moves.isFetchingNextPage} onClick={() => void moves.fetchNextPage()}>
            Earlier ones
          </Button>
        </Group>
      )}
    </Panel>
  );
}
