import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { hansa, take } from "../ask/hansa.ts";

/** Where staff come in. */
export function SignInPage() {
  const { back } = useSearch({ from: "/sign-in" });
  const router = useRouter();
  const client = useQueryClient();
  const form = useForm({ initialValues: { email: "", password: "" } });
  const signIn = useMutation({
    mutationFn: (body: { readonly email: string; readonly password: string }) =>
      take(hansa.POST("/v1/admin/auth/sign-in", { body })),
    onSuccess() {
      client.clear();
      router.history.push(back?.startsWith("/desk/") === true ? back : "/desk/");
    },
  });
  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper withBorder p="xl" w="100%" maw={400} shadow="sm">
        <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
          <Stack>
            <div>
              <Title order={1} fz="h2">
                Hansa desk
              </Title>
              <Text c="dimmed" fz="sm">
                Sign in with your staff account.
              </Text>
            </div>
            {signIn.error !== null && (
              <Alert color="red" role="alert" title="That did not work">
                {signIn.error.message}
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
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              required
              {...form.getInputProps("password")}
            />
            <Button type="submit" loading={signIn.isPending} fullWidth>
              Sign in
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
