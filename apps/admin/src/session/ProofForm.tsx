import { Alert, Anchor, Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import type { Way } from "../ask/proof.ts";
import { Icon } from "../frame/Icon.tsx";
import { knowsPasskeys } from "./passkey.ts";

/** What somebody gives as a proof of who they are. */
export type Proof =
  | { readonly kind: "password"; readonly password: string }
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "passkey" };

type Typed = "password" | "totp" | "recovery_code";
const TYPED: readonly Typed[] = ["password", "totp", "recovery_code"];

/** Asks for one of these proofs: what is typed in a field, the passkey by a button. */
export function ProofForm(props: {
  readonly ways: readonly Way[];
  readonly label: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onProof: (proof: Proof) => void;
  readonly onCancel: () => void;
}) {
  const { ways, isPending, error, onProof, onCancel } = props;
  const typed = TYPED.filter((way) => ways.includes(way));
  const hasPasskey = ways.includes("passkey") && knowsPasskeys;
  // A recovery code is for when everything else is lost: it stands behind a link.
  const [way, setWay] = useState<Typed | null>(typed.find((one) => one !== "recovery_code" || !hasPasskey) ?? null);
  const form = useForm({ initialValues: { text: "" } });
  const submit = ({ text }: { readonly text: string }) =>
    onProof(way === "password" ? { kind: "password", password: text } : { kind: "code", code: text.trim() });
  const others = typed.filter((one) => one !== way);
  return (
    <form onSubmit={form.onSubmit(submit)}>
      <Stack>
        {error !== null && (
          <Alert color="red" role="alert" title="That did not work">
            {error.message}
          </Alert>
        )}
        {way !== null && <ProofInput key={way} way={way} onEscape={onCancel} {...form.getInputProps("text")} />}
        {hasPasskey && (
          <Button
            variant={way === null ? "filled" : "default"}
            leftSection={<Icon name="key" size={16} />}
            disabled={isPending}
            onClick={() => onProof({ kind: "passkey" })}
          >
            Use a passkey
          </Button>
        )}
        {way === null && !hasPasskey && (
          <Text fz="sm">Your passkey does not work on this page. Sign in where it was made.</Text>
        )}
        {others.map((other) => (
          <Anchor
            key={other}
            component="button"
            type="button"
            fz="sm"
            w="fit-content"
            onClick={() => {
              setWay(other);
              form.reset();
            }}
          >
            {INSTEAD[other]}
          </Anchor>
        ))}
        <Group justify="end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          {way !== null && (
            <Button type="submit" loading={isPending}>
              {props.label}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

const INSTEAD: Readonly<Record<Typed, string>> = {
  password: "Use the password instead",
  totp: "Use a code of the authenticator app instead",
  recovery_code: "Use a recovery code instead",
};

function ProofInput(props: { readonly way: Typed; readonly value?: string; readonly onEscape: () => void }) {
  const { way, onEscape, ...input } = props;
  const shared = {
    required: true,
    autoFocus: true,
    "data-autofocus": true,
    // Escape must not close the dialog behind this one as well, so that what was typed there stays.
    "data-mantine-stop-propagation": true,
    onKeyDown: ({ key }: { readonly key: string }) => {
      if (key === "Escape") onEscape();
    },
  };
  switch (way) {
    case "password":
      return <PasswordInput label="Password" autoComplete="current-password" {...shared} {...input} />;
    case "totp":
      return (
        <TextInput
          label="Code of your authenticator app"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9 ]{6,7}"
          maxLength={7}
          {...shared}
          {...input}
        />
      );
    case "recovery_code":
      return (
        <TextInput
          label="Recovery code"
          description="Good for once."
          autoComplete="off"
          maxLength={40}
          {...shared}
          {...input}
        />
      );
  }
}
