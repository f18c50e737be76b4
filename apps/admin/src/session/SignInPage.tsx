import { Alert, Button, Center, Divider, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDocumentTitle } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Icon } from "../frame/Icon.tsx";
import { knowsPasskeys } from "./passkey.ts";
import { type Proof, ProofForm } from "./ProofForm.tsx";
import { finishSignIn, type SecondStep, signIn, signInByPasskey } from "./sign-in.ts";

/** Where staff come in: by password, by passkey, or by two steps. */
export function SignInPage() {
  useDocumentTitle("Sign in · Hansa desk");
  const { back } = useSearch({ from: "/sign-in" });
  const router = useRouter();
  const client = useQueryClient();
  const [step, setStep] = useState<SecondStep | null>(null);
  const enter = (next: SecondStep | null) => {
    setStep(next);
    if (next !== null) return;
    client.clear();
    router.history.push(back?.startsWith("/desk/") === true ? back : "/desk/");
  };
  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper withBorder p="xl" w="100%" maw={400} shadow="sm">
        <Stack>
          <div>
            <Title order={1} fz="h2">
              {step === null ? "Hansa desk" : "One step more"}
            </Title>
            <Text c="dimmed" fz="sm">
              {step === null ? "Sign in with your staff account." : "The password is right. Show that it is you."}
            </Text>
          </div>
          {step === null ? (
            <FirstForm onEnter={enter} />
          ) : (
            <SecondForm step={step} onEnter={enter} onCancel={() => setStep(null)} />
          )}
        </Stack>
      </Paper>
    </Center>
  );
}

type Enter = (next: SecondStep | null) => void;

function FirstForm({ onEnter }: { readonly onEnter: Enter }) {
  const form = useForm({ initialValues: { email: "", password: "" } });
  const byPassword = useMutation({ mutationFn: signIn, onSuccess: onEnter });
  const byPasskey = useMutation({ mutationFn: signInByPasskey, onSuccess: onEnter });
  const error = byPassword.error ?? byPasskey.error;
  const isPending = byPassword.isPending || byPasskey.isPending;
  return (
    <form
      onSubmit={form.onSubmit((values) => {
        byPasskey.reset();
        byPassword.mutate(values);
      })}
    >
      <Stack>
        {error !== null && (
          <Alert color="red" role="alert" title="That did not work">
            {error.message}
          </Alert>
        )}
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          autoFocus
          {...form.getInputProps("email")}
        />
        <PasswordInput label="Password" autoComplete="current-password" required {...form.getInputProps("password")} />
        <Button type="submit" loading={byPassword.isPending} disabled={isPending} fullWidth>
          Sign in
        </Button>
        {knowsPasskeys && (
          <>
            <Divider label="or" />
            <Button
              variant="default"
              leftSection={<Icon name="key" size={16} />}
              loading={byPasskey.isPending}
              disabled={isPending}
              fullWidth
              onClick={() => {
                byPassword.reset();
                byPasskey.mutate();
              }}
            >
              Use a passkey
            </Button>
          </>
        )}
      </Stack>
    </form>
  );
}

function SecondForm(props: { readonly step: SecondStep; readonly onEnter: Enter; readonly onCancel: () => void }) {
  const { step, onEnter, onCancel } = props;
  const finish = useMutation({ mutationFn: (proof: Proof) => finishSignIn(step, proof), onSuccess: onEnter });
  return (
    <ProofForm
      ways={step.ways}
      label="Sign in"
      isPending={finish.isPending}
      error={finish.error}
      onProof={(proof) => finish.mutate(proof)}
      onCancel={onCancel}
    />
  );
}
