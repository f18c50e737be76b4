import type { paths } from "@hansa/sdk";
import { Alert, Stack, Text } from "@mantine/core";
import { Facts } from "../../show/Facts.tsx";
import { Amount } from "../../show/Amount.tsx";
import type { Order } from "./order.ts";

/** What an edit would make of an order. */
export type Would =
  paths["/v1/admin/orders/{id}/edit/preview"]["post"]["responses"][200]["content"]["application/json"];

/** What an edit would come to, before it is made. */
export function EditOutcome({ would, before }: { readonly would: Would; readonly before: Order }) {
  const { order, difference, due, refund, goodwill, short } = would;
  const skus = new Map([...before.lines, ...order.lines].map(({ variantId, sku }) => [variantId, sku]));
  return (
    <Alert
      color={short.length > 0 ? "red" : "blue"}
      title={short.length > 0 ? "Not enough on the shelf" : "It would come to this"}
    >
      <Stack gap="xs">
        {short.map(({ variantId, wanted, available }) => (
          <Text key={variantId} fz="sm">
            {`${skus.get(variantId) ?? "A component"}: ${String(wanted)} more are needed, ${String(available)} are there.`}
          </Text>
        ))}
        <Facts
          facts={[
            ["Total", <Amount key="total" money={order.totals.total} />],
            ["Difference", <Amount key="difference" money={difference} />],
            ["Owed then", due.amountMinor > 0 ? <Amount key="due" money={due} /> : null],
            ["Goes back", refund.amountMinor > 0 ? <Amount key="refund" money={refund} /> : null],
            ["Given", goodwill.amountMinor === 0 ? null : <Amount key="goodwill" money={goodwill} />],
          ]}
        />
      </Stack>
    </Alert>
  );
}
