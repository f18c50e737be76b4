import { Button, Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { ReasonModal } from "../../form/ReasonModal.tsx";
import { SecretModal } from "../../form/SecretModal.tsx";
import { Icon } from "../../frame/Icon.tsx";
import { ReplayModal } from "./ReplayModal.tsx";
import type { Webhook } from "./webhook.ts";
import { WebhookModal } from "./WebhookModal.tsx";

/** What can be done with a webhook. */
export function WebhookActions({ webhook }: { readonly webhook: Webhook }) {
  const params = { path: { id: webhook.id } };
  const [open, setOpen] = useState<"change" | "rotate" | "replay" | "remove" | null>(null);
  const close = () => setOpen(null);
  const test = useAct({
    act: () => take(hansa.POST("/v1/admin/webhooks/{id}/test", { params })),
    done: "A test is on its way.",
  });
  const turn = useAct({
    act: async (isEnabled: boolean) => {
      await take(hansa.PATCH("/v1/admin/webhooks/{id}", { params, body: { isEnabled } }));
      return isEnabled;
    },
    done: (isEnabled) => (isEnabled ? "It is told again." : "It is told nothing more."),
  });
  const isOff = webhook.state === "disabled" || webhook.state === "suspended";
  return (
    <>
      {isOff ? (
        <Button loading={turn.isPending} onClick={() => turn.mutate(true)}>
          Switch it on
        </Button>
      ) : (
        <Button loading={test.isPending} onClick={() => test.mutate()}>
          Send a test
        </Button>
      )}
      <Button variant="default" onClick={() => setOpen("change")}>
        Change
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" aria-label="More to do" px="xs">
            <Icon name="dots" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen("replay")}>Send again what it did not take</Menu.Item>
          <Menu.Item onClick={() => setOpen("rotate")}>Make a new secret</Menu.Item>
          {!isOff && <Menu.Item onClick={() => turn.mutate(false)}>Switch it off</Menu.Item>}
          <Menu.Item color="red" onClick={() => setOpen("remove")}>
            Remove it
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === "change" && <WebhookModal webhook={webhook} onClose={close} />}
      {open === "replay" && <ReplayModal webhook={webhook} onClose={close} />}
      {open === "rotate" && <Rotate webhook={webhook} onClose={close} />}
      {open === "remove" && <Remove webhook={webhook} onClose={close} />}
    </>
  );
}

interface Asked {
  readonly webhook: Webhook;
  readonly onClose: () => void;
}

function Rotate({ webhook, onClose }: Asked) {
  const [secret, setSecret] = useState<string | null>(null);
  const rotate = useAct({
    act: () => take(hansa.POST("/v1/admin/webhooks/{id}/rotate-secret", { params: { path: { id: webhook.id } } })),
    done: null,
    after: ({ secret: made }) => setSecret(made),
  });
  if (secret !== null) {
    return (
      <SecretModal title="The new secret" secret={secret} onClose={onClose}>
        The old one signs beside it for a day: put the new one in place until then.
      </SecretModal>
    );
  }
  return (
    <ReasonModal
      title="Make a new secret"
      about={
        webhook.previousSecretUntil === null
          ? "The old secret goes on signing beside the new one for a day, so that nothing is lost meanwhile."
          : "Two secrets sign just now. The older one ends at once, the other one in a day."
      }
      isReasonNeeded={false}
      isPending={rotate.isPending}
      onClose={onClose}
      onConfirm={() => rotate.mutate()}
    />
  );
}

function Remove({ webhook, onClose }: Asked) {
  const navigate = useNavigate();
  const remove = useAct({
    act: () => take(hansa.DELETE("/v1/admin/webhooks/{id}", { params: { path: { id: webhook.id } } })),
    done: "The webhook is gone.",
    after: () => navigate({ to: "/webhooks" }),
  });
  return (
    <ReasonModal
      title="Remove it"
      about="It is told nothing more, not even what waits for it. What it was sent goes from the log."
      isReasonNeeded={false}
      isDangerous
      isPending={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
    />
  );
}
