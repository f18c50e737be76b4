import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";

/** Asks for a yes, and for a reason where the API wants one. */
export function ReasonModal(props: {
  readonly title: string;
  readonly about?: ReactNode;
  readonly isReasonNeeded: boolean;
  readonly isDangerous?: boolean;
  readonly isPending?: boolean;
  readonly children?: ReactNode;
  readonly onClose: () => void;
  readonly onConfirm: (reason: string) => void;
}) {
  const { title, about, isReasonNeeded, isDangerous = false, isPending = false, children, onClose, onConfirm } = props;
  const [reason, setReason] = useState("");
  const confirm = () => onConfirm(reason.trim());
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ "aria-label": "Close" }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <Stack>
          {about !== undefined && <Text fz="sm">{about}</Text>}
          {children}
          {isReasonNeeded && (
            <Textarea
              label="Reason"
              description="Kept in the audit log."
              required
              autosize
              minRows={2}
              maxLength={500}
              data-autofocus
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Keep as it is
            </Button>
            <Button
              type="submit"
              {...(isDangerous ? { color: "red" } : {})}
              loading={isPending}
              disabled={isReasonNeeded && reason.trim() === ""}
            >
              {title}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
