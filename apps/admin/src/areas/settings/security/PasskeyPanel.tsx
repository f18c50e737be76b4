import { Badge, Button, Group, Table, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { hansa, take } from "../../../ask/hansa.ts";
import { useAct } from "../../../form/act.ts";
import { FormModal } from "../../../form/FormModal.tsx";
import { ReasonModal } from "../../../form/ReasonModal.tsx";
import { knowsPasskeys, makePasskey } from "../../../session/passkey.ts";
import { Panel } from "../../../show/Panel.tsx";
import { PlainTable } from "../../../show/PlainTable.tsx";
import { When } from "../../../show/When.tsx";
import type { Factors } from "./factors.ts";

type Passkey = Factors["passkeys"][number];
type OnCodes = (codes: readonly string[] | null) => void;

/** Passkeys: making them, and removing them. */
export function PasskeyPanel({
  passkeys,
  onCodes,
}: {
  readonly passkeys: readonly Passkey[];
  readonly onCodes: OnCodes;
}) {
  const [isMaking, setMaking] = useState(false);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const remove = useAct({
    act: ({ id }: Passkey) => take(hansa.DELETE("/v1/admin/me/passkeys/{id}", { params: { path: { id } } })),
    done: "The passkey is removed.",
    after: () => setRemoving(null),
  });
  return (
    <Panel title="Passkeys" about="Finger, face or PIN of a device, instead of password and code.">
      <PlainTable label="Passkeys" head={["Name", "Last used", "Made", "Actions"]} empty="You have none yet.">
        {passkeys.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} onRemove={() => setRemoving(passkey)} />
        ))}
      </PlainTable>
      {knowsPasskeys ? (
        <Group>
          <Button variant={passkeys.length === 0 ? "filled" : "default"} onClick={() => setMaking(true)}>
            Make a passkey
          </Button>
        </Group>
      ) : (
        <Text fz="sm" c="dimmed">
          This browser makes none here: that needs https, or localhost.
        </Text>
      )}
      {isMaking && (
        <MakeModal
          onClose={() => setMaking(false)}
          onDone={(codes) => {
            setMaking(false);
            onCodes(codes);
          }}
        />
      )}
      {removing !== null && (
        <ReasonModal
          title="Remove the passkey"
          about={`“${removing.name}” will not sign you in any more.`}
          isReasonNeeded={false}
          isDangerous
          isPending={remove.isPending}
          onClose={() => setRemoving(null)}
          onConfirm={() => remove.mutate(removing)}
        />
      )}
    </Panel>
  );
}

function PasskeyRow({ passkey, onRemove }: { readonly passkey: Passkey; readonly onRemove: () => void }) {
  const { name, lastUsedAt, createdAt, isBackedUp } = passkey;
  return (
    <Table.Tr>
      <Table.Td>
        {name}{" "}
        {isBackedUp && (
          <Badge variant="default" tt="none" fw={400}>
            synced
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <When at={lastUsedAt} />
      </Table.Td>
      <Table.Td>
        <When at={createdAt} />
      </Table.Td>
      <Table.Td ta="end">
        <Button size="compact-sm" variant="subtle" color="red" aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function MakeModal({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: OnCodes }) {
  const form = useForm({ initialValues: { name: "" } });
  const make = useAct({
    act: async ({ name }: { readonly name: string }) => {
      const { challenge, options } = await take(hansa.POST("/v1/admin/me/passkeys/begin"));
      const body = { challenge, name, response: await makePasskey(options) };
      return await take(hansa.POST("/v1/admin/me/passkeys", { body }));
    },
    done: "The passkey is made.",
    after: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  return (
    <FormModal title="Make a passkey" form={form} saving={make} label="Make it" size="md" onClose={onClose}>
      <TextInput
        label="Name"
        description="Where it lies, so that you know it again."
        placeholder="Work laptop"
        required
        maxLength={100}
        data-autofocus
        {...form.getInputProps("name")}
      />
    </FormModal>
  );
}
