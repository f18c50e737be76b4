import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { useChannels } from "../../pick/choices.ts";
import { useActor } from "../../session/actor.ts";
import { Amount } from "../../show/Amount.tsx";
import { Facts } from "../../show/Facts.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { PageLink } from "../../show/PageLink.tsx";
import { Section } from "../../show/Section.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { When } from "../../show/When.tsx";
import { DraftForm } from "./DraftForm.tsx";
import { contentOf, type Draft, draftQuery, type DraftValues, valuesOfDraft } from "./draft.ts";
import { PaymentLinkField } from "./OrderOwing.tsx";

const BACK = { to: "/drafts", label: "Drafts" } as const;
const LINK_HOURS = 168;

/** One draft, or a new one. */
export function DraftPage() {
  const { id } = useParams({ from: "/frame/drafts/$id" });
  return id === "new" ? <NewDraft /> : <OldDraft id={id} />;
}

function NewDraft() {
  const [first] = useChannels();
  const navigate = useNavigate();
  const save = useAct({
    act: (values: DraftValues) =>
      take(hansa.POST("/v1/admin/drafts", { body: { channel: values.channel, ...contentOf(values) } })),
    done: "The draft is saved.",
    after: ({ id }) => navigate({ to: "/drafts/$id", params: { id } }),
  });
  if (first === undefined) return <Loading />;
  return (
    <>
      <PageHead title="New draft" back={BACK} />
      <DraftForm
        initial={valuesOfDraft(null, first.code)}
        isNew
        isPending={save.isPending}
        onSave={(values) => save.mutate(values)}
      />
    </>
  );
}

function OldDraft({ id }: { readonly id: string }) {
  const { may } = useActor();
  const { data: draft, error, refetch } = useQuery(draftQuery(id));
  const save = useAct({
    act: ({ values, version }: { readonly values: DraftValues; readonly version: number }) =>
      take(
        hansa.PUT("/v1/admin/drafts/{id}", {
          params: { path: { id } },
          headers: { "if-match": `"${String(version)}"` },
          body: contentOf(values),
        }),
      ),
    done: "The draft is saved.",
  });
  if (error !== null && draft === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (draft === undefined) return <Loading />;
  const isOpen = (draft.state === "open" || draft.state === "sent") && !draft.isBeingPaid && may("orders:write");
  const about = (
    <Group gap="xs">
      <StateBadge state={draft.state} />
      <Amount money={draft.cart.totals.total} fw={600} c="var(--mantine-color-text)" />
      <span>
        waits until <When at={draft.expiresAt} />
      </span>
    </Group>
  );
  return (
    <>
      <PageHead title="Draft" about={about} back={BACK}>
        {isOpen && <DraftActions draft={draft} />}
      </PageHead>
      {isOpen ? (
        <DraftForm
          key={draft.version}
          initial={valuesOfDraft(draft, draft.cart.channel)}
          isNew={false}
          isPending={save.isPending}
          onSave={(values) => save.mutate({ values, version: draft.version })}
        />
      ) : (
        <Ended draft={draft} />
      )}
    </>
  );
}

function DraftActions({ draft }: { readonly draft: Draft }) {
  const path = { id: draft.id };
  const navigate = useNavigate();
  const [key] = useState(() => crypto.randomUUID());
  const link = useAct({
    act: () => take(hansa.POST("/v1/admin/drafts/{id}/link", { params: { path }, body: { validHours: LINK_HOURS } })),
    done: "The link is made: copy it and send it.",
  });
  const order = useAct({
    act: () =>
      take(
        hansa.POST("/v1/admin/drafts/{id}/order", {
          params: { path, header: { "Idempotency-Key": key } },
          body: { expectedTotal: draft.cart.totals.total.amountMinor },
        }),
      ),
    done: "It is ordered, to be paid by invoice.",
    after: ({ id }) => navigate({ to: "/orders/$id", params: { id } }),
  });
  const cancel = useAct({
    act: () => take(hansa.POST("/v1/admin/drafts/{id}/cancel", { params: { path } })),
    done: "The draft is given up.",
  });
  return (
    <>
      {link.data !== undefined && <PaymentLinkField url={link.data.url} />}
      <Button variant="default" loading={link.isPending} onClick={() => link.mutate(undefined)}>
        Make a payment link
      </Button>
      <Button variant="default" loading={order.isPending} onClick={() => order.mutate(undefined)}>
        Order by invoice
      </Button>
      <Button variant="outline" color="red" loading={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
        Give up
      </Button>
    </>
  );
}

function Ended({ draft }: { readonly draft: Draft }) {
  const { cart, discount, note, orderId } = draft;
  return (
    <Section title="What it was">
      <Facts
        facts={[
          [
            "Order",
            orderId === null ? null : (
              <PageLink key="order" to={`/orders/${orderId}`}>
                Open the order
              </PageLink>
            ),
          ],
          ["Being paid", draft.isBeingPaid ? "At this moment" : null],
          ["E-mail", cart.email],
          ["Lines", cart.lines.map(({ quantity, title }) => `${String(quantity)} × ${title ?? ""}`).join(", ")],
          ["Discount", discount === null ? null : `${discount.label ?? ""}: ${discount.reason}`],
          ["Note", note],
        ]}
      />
    </Section>
  );
}
