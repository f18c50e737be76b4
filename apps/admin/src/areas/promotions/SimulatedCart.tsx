import { Alert, Group, Stack, Text } from "@mantine/core";
import type { paths } from "@hansa/sdk";
import { useQuery } from "@tanstack/react-query";
import { loadVariantNames, sayVariant } from "../../pick/variants.ts";
import { Amount } from "../../show/Amount.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { formatCount } from "../../show/format.ts";
import { Panel } from "../../show/Panel.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";

type Answer = paths["/v1/admin/pricing/simulate"]["post"]["responses"][200]["content"]["application/json"];

/** What a cart would cost, and what each promotion did about it. */
export function SimulatedCart({ answer, about }: { readonly answer: Answer; readonly about: string | null }) {
  const { lines, totals, why, unpriced, unknownCodes, gifts } = answer;
  const ids = [...lines, ...gifts].map(({ variantId }) => variantId);
  const { data: names } = useQuery({ queryKey: ["variant-names of", ids], queryFn: () => loadVariantNames(ids) });
  const sorted = why.toSorted(
    (one, other) =>
      Number(other.promotion === about) - Number(one.promotion === about) ||
      Number(other.applied) - Number(one.applied),
  );
  return (
    <Stack>
      {unpriced.length > 0 && (
        <Alert color="yellow" title={`${formatCount(unpriced.length)} have no price in this channel`} />
      )}
      {unknownCodes.length > 0 && <Alert color="yellow" title={`Unknown: ${unknownCodes.join(", ")}`} />}
      <Panel title="Why, and why not">
        <FactTable
          label="Promotions"
          rows={sorted}
          rowId={({ promotion }) => promotion}
          empty="No promotion runs"
          facts={[
            {
              header: "Promotion",
              cell: ({ name, promotion }) => (
                <Text span fz="sm" fw={promotion === about ? 700 : 400}>
                  {name}
                </Text>
              ),
            },
            { header: "Holds", cell: ({ applied }) => <StateBadge state={applied ? "done" : "no"} /> },
            { header: "Because", cell: ({ message }) => message },
            { header: "Off", align: "end", cell: ({ amount }) => (amount === null ? "–" : <Amount money={amount} />) },
          ]}
        />
      </Panel>
      <Panel title="What it costs">
        <FactTable
          label="Lines"
          rows={lines}
          rowId={({ variantId }) => variantId}
          empty="Nothing in it has a price"
          facts={[
            { header: "Goods", cell: ({ variantId }) => sayVariant(names?.get(variantId)) },
            { header: "Units", align: "end", cell: ({ quantity }) => formatCount(quantity) },
            { header: "Each", align: "end", cell: ({ unitPrice }) => <Amount money={unitPrice} /> },
            { header: "Off", align: "end", cell: ({ discount }) => <Amount money={discount} /> },
            { header: "Total", align: "end", cell: ({ total }) => <Amount money={total} /> },
          ]}
        />
        {gifts.map(({ variantId, quantity }) => (
          <Text key={variantId} fz="sm">
            A gift: {quantity} × {sayVariant(names?.get(variantId))}
          </Text>
        ))}
        <Group justify="end" gap="xl">
          <Text fz="sm">
            Off <Amount money={totals.discount} fw={600} />
          </Text>
          <Text fz="sm">
            Tax <Amount money={totals.tax} fw={600} />
          </Text>
          <Text fz="md" fw={700}>
            <Amount money={totals.total} />
          </Text>
        </Group>
      </Panel>
    </Stack>
  );
}
