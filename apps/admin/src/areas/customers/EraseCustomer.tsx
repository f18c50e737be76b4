import { Button, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { ReasonModal } from "../../form/ReasonModal.tsx";
import type { Customer } from "./customer.ts";

/** Erases a customer's personal data; asks for the address in full, since nothing brings it back. */
export function EraseCustomer({ customer }: { readonly customer: Customer }) {
  const [isAsked, setAsked] = useState(false);
  const [typed, setTyped] = useState("");
  const erase = useAct({
    act: () => take(hansa.DELETE("/v1/admin/customers/{id}", { params: { path: { id: customer.id } } })),
    done: "The personal data is erased.",
    after: () => setAsked(false),
  });
  const confirm = () => {
    if (typed.trim().toLowerCase() === customer.email.toLowerCase()) erase.mutate(undefined);
    else notifications.show({ color: "yellow", message: "That is not the customer's e-mail address." });
  };
  return (
    <>
      <Button variant="outline" color="red" onClick={() => setAsked(true)}>
        Erase
      </Button>
      {isAsked && (
        <ReasonModal
          title="Erase for good"
          isReasonNeeded={false}
          isDangerous
          isPending={erase.isPending}
          onClose={() => setAsked(false)}
          onConfirm={confirm}
        >
          <Text fz="sm">
            Name, address book, sessions and mails go for good. Orders stay with what the law asks to be kept.
          </Text>
          <TextInput
            label={`Type ${customer.email} to go on`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
          />
        </ReasonModal>
      )}
    </>
  );
}
