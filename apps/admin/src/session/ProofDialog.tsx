import { Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { hansa, take } from "../ask/hansa.ts";
import { type Way, whenProofIsDue } from "../ask/proof.ts";
import { showPasskey } from "./passkey.ts";
import { type Proof, ProofForm } from "./ProofForm.tsx";

/** Above every other dialog: it is asked for in the middle of what they do. */
const ABOVE_ALL = 500;

interface Due {
  readonly ways: readonly Way[];
  readonly settle: (isProved: boolean) => void;
}

/** Asks who works here when the shop wants to know it anew; what wanted it goes on by itself. */
export function ProofDialog() {
  const [due, setDue] = useState<Due | null>(null);
  useEffect(
    () =>
      whenProofIsDue((ways) => {
        return new Promise((settle) => setDue({ ways, settle }));
      }),
    [],
  );
  const end = (isProved: boolean) => {
    due?.settle(isProved);
    setDue(null);
  };
  const proving = useMutation({ mutationFn: prove, onSuccess: () => end(true) });
  const cancel = () => {
    proving.reset();
    end(false);
  };
  return (
    <Modal
      opened={due !== null}
      onClose={cancel}
      title="Is it still you?"
      centered
      size="sm"
      zIndex={ABOVE_ALL}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {due !== null && (
        <Stack>
          <Text fz="sm">What you are about to do asks for a fresh proof. It holds for ten minutes.</Text>
          <ProofForm
            ways={due.ways}
            label="Go on"
            isPending={proving.isPending}
            error={proving.error}
            onProof={(proof) => proving.mutate(proof)}
            onCancel={cancel}
          />
        </Stack>
      )}
    </Modal>
  );
}

async function prove(proof: Proof): Promise<unknown> {
  switch (proof.kind) {
    case "password":
      return await take(hansa.POST("/v1/admin/me/proof", { body: { password: proof.password } }));
    case "code":
      return await take(hansa.POST("/v1/admin/me/proof", { body: { code: proof.code } }));
    case "passkey": {
      const { challenge, options } = await take(hansa.POST("/v1/admin/me/proof/passkey/begin"));
      const body = { challenge, response: await showPasskey(options) };
      return await take(hansa.POST("/v1/admin/me/proof/passkey", { body }));
    }
  }
}
