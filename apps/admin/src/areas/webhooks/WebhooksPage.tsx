import { Button } from "@mantine/core";
import { useState } from "react";
import { SecretModal } from "../../form/SecretModal.tsx";
import { useActor } from "../../session/actor.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { PageLink } from "../../show/PageLink.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { WebhookModal } from "./WebhookModal.tsx";
import { webhookList } from "./webhook-list.tsx";

/** Other systems that are told of what happens in the shop. */
export function WebhooksPage() {
  const { may } = useActor();
  const [isMaking, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <PageHead
        title="Webhooks"
        about={
          <>
            Other systems that are told of what happens, signed, until they took it.{" "}
            <PageLink to="/webhooks/deliveries" underline="always">
              Everything that was sent
            </PageLink>
          </>
        }
      >
        {may("notifications:write") && <Button onClick={() => setMaking(true)}>Tell another system</Button>}
      </PageHead>
      <DataTable list={webhookList} />
      {isMaking && (
        <WebhookModal
          webhook={null}
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setMaking(false);
            setSecret(made);
          }}
        />
      )}
      {secret !== null && (
        <SecretModal title="The secret" secret={secret} onClose={() => setSecret(null)}>
          The receiver proves with it that a message comes from this shop.
        </SecretModal>
      )}
    </>
  );
}
