import { Button, Modal, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { ReasonModal } from "../../form/ReasonModal.tsx";
import { useActor } from "../../session/actor.ts";
import { CaptureForm } from "./CaptureForm.tsx";
import { EditForm } from "./EditForm.tsx";
import { attemptsOfOrder, type Order } from "./order.ts";
import { RefundForm } from "./RefundForm.tsx";

type Asked = "edit" | "refund" | "capture" | "cancel" | null;

/** What can be done with an order now, by whoever looks at it. */
export function OrderActions({ order }: { readonly order: Order }) {
  const { may } = useActor();
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  const maySeeMoney = may("payments:read");
  const { data } = useQuery({ ...attemptsOfOrder(order.id), enabled: maySeeMoney });
  const attempts = data?.items ?? [];
  const isCaptured = attempts.some(({ captured }) => captured.amountMinor > 0);
  const isHeld = attempts.some(({ state, captured }) => state === "authorized" && captured.amountMinor === 0);
  const isConfirmed = order.status === "confirmed";
  return (
    <>
      {may("payments:write") && isHeld && isConfirmed && (
        <Button variant="default" onClick={() => setAsked("capture")}>
          Take the money
        </Button>
      )}
      {may("payments:write") && isCaptured && (
        <Button variant="default" onClick={() => setAsked("refund")}>
          Refund
        </Button>
      )}
      {may("orders:write") && isConfirmed && (
        <Button variant="default" onClick={() => setAsked("edit")}>
          Edit
        </Button>
      )}
      {may("orders:write") && isConfirmed && (
        <Button variant="outline" color="red" onClick={() => setAsked("cancel")}>
          Cancel order
        </Button>
      )}
      <Modal
        opened={asked === "edit"}
        onClose={close}
        title={`Change ${order.number}`}
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <EditForm order={order} onDone={close} />
      </Modal>
      <Modal
        opened={asked === "refund"}
        onClose={close}
        title={`Refund of ${order.number}`}
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <RefundForm order={order} onDone={close} />
      </Modal>
      <Modal
        opened={asked === "capture"}
        onClose={close}
        title="Take the money for what is sent"
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <CaptureForm order={order} onDone={close} />
      </Modal>
      {asked === "cancel" && <CancelModal order={order} onClose={close} />}
    </>
  );
}

function CancelModal({ order, onClose }: { readonly order: Order; readonly onClose: () => void }) {
  const cancel = useAct({
    act: (reason: string) =>
      take(hansa.POST("/v1/admin/orders/{id}/cancel", { params: { path: { id: order.id } }, body: { reason } })),
    done: `${order.number} is cancelled.`,
    after: onClose,
  });
  return (
    <ReasonModal
      title="Cancel order"
      isReasonNeeded
      isDangerous
      isPending={cancel.isPending}
      onClose={onClose}
      onConfirm={(reason) => cancel.mutate(reason)}
    >
      <Text fz="sm">Its units go back on the shelf and its money goes back to the buyer. This cannot be undone.</Text>
    </ReasonModal>
  );
}
