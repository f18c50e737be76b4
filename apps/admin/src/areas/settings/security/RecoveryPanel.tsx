import { Alert, Button, Code, CopyButton, Group, Modal, SimpleGrid, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { hansa, take } from "../../../ask/hansa.ts";
import { useAct } from "../../../form/act.ts";
import { ReasonModal } from "../../../form/ReasonModal.tsx";
import { Panel } from "../../../show/Panel.tsx";
import { saveFile } from "../../../table/csv.ts";

const FEW = 3;

/** Recovery codes: how many are left, and new ones. */
export function RecoveryPanel(props: { readonly left: number; readonly onCodes: (codes: readonly string[]) => void }) {
  const { left, onCodes } = props;
  const [isAsking, setAsking] = useState(false);
  const renew = useAct({
    act: () => take(hansa.POST("/v1/admin/me/recovery-codes")),
    done: "There are new recovery codes.",
    after({ recoveryCodes }) {
      setAsking(false);
      onCodes(recoveryCodes);
    },
  });
  return (
    <Panel title="Recovery codes" about="Each lets you in once when phone and passkeys are lost.">
      <Text fz="sm" {...(left <= FEW ? { c: "red", fw: 600 } : {})}>
        {left === 0 ? "None are left: make new ones." : `${String(left)} are left.`}
      </Text>
      <Group>
        <Button variant="default" onClick={() => setAsking(true)}>
          Make new codes
        </Button>
      </Group>
      {isAsking && (
        <ReasonModal
          title="Make new codes"
          about="The codes that you have now will be worth nothing."
          isReasonNeeded={false}
          isPending={renew.isPending}
          onClose={() => setAsking(false)}
          onConfirm={() => renew.mutate()}
        />
      )}
    </Panel>
  );
}

/** The codes, shown this once. */
export function RecoveryCodesModal({
  codes,
  onClose,
}: {
  readonly codes: readonly string[];
  readonly onClose: () => void;
}) {
  const text = codes.join("\n");
  return (
    <Modal
      opened
      onClose={onClose}
      title="Recovery codes"
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        <Alert title="Keep them now: they are never shown again">
          Print them, or keep them where your phone is not.
        </Alert>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" data-testid="recovery-codes">
          {codes.map((code) => (
            <Code key={code} block ta="center">
              {code}
            </Code>
          ))}
        </SimpleGrid>
        <Group justify="end">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
          <Button
            variant="default"
            onClick={() => saveFile("hansa-recovery-codes.txt", new Blob([`${text}\n`], { type: "text/plain" }))}
          >
            Save
          </Button>
          <Button onClick={onClose}>I have them</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
