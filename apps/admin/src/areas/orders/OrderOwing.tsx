import { Button, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { useActor } from "../../session/actor.ts";
import { formatMoney, sayWord } from "../../show/format.ts";
import { Section } from "../../show/Section.tsx";
import type { Order } from "./order.ts";

/** How long a link that the desk makes works. */
const LINK_HOURS = 168;

/** What is owed for an order, and how it may be had: by a link, or by a card that its customer saved. Nothing owed shows nothing. */
export function OrderOwing({ order }: { readonly order: Order }) {
  const { may } = useActor();
  const path = { id: order.id };
  const { data } = useQuery({
    queryKey: ["owing", order.id],
    queryFn: () => take(hansa.GET("/v1/admin/orders/{id}/owing", { params: { path } })),
    refetchInterval: 10_000,
  });
  const [key, setKey] = useState(() => crypto.randomUUID());
  const link = useAct({
    act: () => take(hansa.POST("/v1/admin/payment-links", { body: { order: order.id, validHours: LINK_HOURS } })),
    done: "The link is made: copy it and send it.",
  });
  const charge = useAct({
    act: (savedMethod: string) =>
      take(
        hansa.POST("/v1/admin/orders/{id}/charges", {
          params: { path, header: { "Idempotency-Key": key } },
          body: { savedMethod, expectedDue: data?.due.amountMinor ?? 0 },
        }),
      ).finally(() => setKey(crypto.randomUUID())),
    done: ({ status }) => (status === "paid" ? "It is paid." : "The provider is asked; it shows here what came of it."),
  });
  if (data === undefined || data.due.amountMinor === 0) return null;
  return (
    <Section title="Owed">
      <Stack gap="sm">
        <Text>
          {data.isBeingPaid
            ? `${formatMoney(data.due)} is being paid at this moment.`
            : `The customer owes ${formatMoney(data.due)} for this order.`}
        </Text>
        {link.data !== undefined && <PaymentLinkField url={link.data.url} />}
        <Group>
          {may("orders:write") && (
            <Button variant="default" loading={link.isPending} onClick={() => link.mutate(undefined)}>
              Make a payment link
            </Button>
          )}
          {may("payments:write") &&
            data.methods.map(({ id, method, brand, last4 }) => (
              <Button key={id} loading={charge.isPending} disabled={data.isBeingPaid} onClick={() => charge.mutate(id)}>
                {`Charge ${sayWord(brand ?? method)} ${last4 === null ? "" : `··${last4}`}`}
              </Button>
            ))}
        </Group>
      </Stack>
    </Section>
  );
}

/** A link to be copied and sent. */
export function PaymentLinkField({ url }: { readonly url: string }) {
  return (
    <Group align="end" wrap="nowrap">
      <TextInput
        label="Payment link"
        value={url}
        readOnly
        flex={1}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
