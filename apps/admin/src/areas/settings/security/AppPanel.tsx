import { Button, Code, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { hansa, take } from "../../../ask/hansa.ts";
import { useAct } from "../../../form/act.ts";
import { RecordForm } from "../../../form/FormModal.tsx";
import { ReasonModal } from "../../../form/ReasonModal.tsx";
import { Panel } from "../../../show/Panel.tsx";
import { When } from "../../../show/When.tsx";
import { QrCode } from "./QrCode.tsx";

interface Begun {
  readonly challenge: string;
  readonly secret: string;
  readonly uri: string;
}

/** The authenticator app: setting it up, and removing it. */
export function AppPanel(props: {
  readonly since: string | null;
  readonly onCodes: (codes: readonly string[] | null) => void;
}) {
  const { since, onCodes } = props;
  const [begun, setBegun] = useState<Begun | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const begin = useAct({ act: () => take(hansa.POST("/v1/admin/me/totp/begin")), done: null, after: setBegun });
  const remove = useAct({
    act: () => take(hansa.DELETE("/v1/admin/me/totp")),
    done: "The authenticator app is removed.",
    after: () => setRemoving(false),
  });
  return (
    <Panel title="Authenticator app" about="A code of six digits on your phone, beside the password.">
      {since !== null && (
        <Text fz="sm">
          Set up <When at={since} />.
        </Text>
      )}
      <Group>
        <Button
          variant={since === null ? "filled" : "default"}
          loading={begin.isPending}
          onClick={() => begin.mutate()}
        >
          {since === null ? "Set an app up" : "Use another app"}
        </Button>
        {since !== null && (
          <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
            Remove the app
          </Button>
        )}
      </Group>
      {begun !== null && (
        <SetUpModal
          begun={begun}
          onClose={() => setBegun(null)}
          onDone={(codes) => {
            setBegun(null);
            onCodes(codes);
          }}
        />
      )}
      {isRemoving && (
        <ReasonModal
          title="Remove the app"
          about="Its codes will not sign you in any more."
          isReasonNeeded={false}
          isDangerous
          isPending={remove.isPending}
          onClose={() => setRemoving(false)}
          onConfirm={() => remove.mutate()}
        />
      )}
    </Panel>
  );
}

function SetUpModal(props: {
  readonly begun: Begun;
  readonly onClose: () => void;
  readonly onDone: (codes: readonly string[] | null) => void;
}) {
  const { begun, onClose, onDone } = props;
  const form = useForm({ initialValues: { code: "" } });
  const confirm = useAct({
    act: ({ code }: { readonly code: string }) =>
      take(hansa.POST("/v1/admin/me/totp", { body: { challenge: begun.challenge, code } })),
    done: "The authenticator app is set up.",
    after: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title="Set an authenticator app up"
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        <Text fz="sm">Read this with the app, or type the text below it.</Text>
        <QrCode text={begun.uri} label="QR code for the authenticator app" />
        <Code block ta="center" data-testid="totp-secret" style={{ overflowWrap: "anywhere", whiteSpace: "normal" }}>
          {begun.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}
        </Code>
        <RecordForm form={form} saving={confirm} label="Set it up" onCancel={onClose}>
          <TextInput
            label="Code that the app shows"
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="[0-9 ]{6,7}"
            maxLength={7}
            required
            data-autofocus
            {...form.getInputProps("code")}
          />
        </RecordForm>
      </Stack>
    </Modal>
  );
}
