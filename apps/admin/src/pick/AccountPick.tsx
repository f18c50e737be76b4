import { Button, Group, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../ask/hansa.ts";
import { PageLink } from "../show/PageLink.tsx";

/** The account of an e-mail address, to be used or not. @param value id of the account that is used; empty for none */
export function AccountPick(props: {
  readonly email: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
}) {
  const { value, onChange } = props;
  const [email] = useDebouncedValue(props.email.trim(), 300);
  const found = useQuery({
    queryKey: ["account of", email],
    queryFn: () => take(hansa.GET("/v1/admin/customers", { params: { query: { email, limit: 1 } } })),
    enabled: /^\S+@\S+\.\S+$/.test(email),
  });
  const used = useQuery({
    queryKey: ["customer", value],
    queryFn: () => take(hansa.GET("/v1/admin/customers/{id}", { params: { path: { id: value } } })),
    enabled: value !== "",
  });
  if (value !== "") {
    return (
      <Group justify="space-between" wrap="nowrap" role="status">
        <Text fz="sm">
          In the account of{" "}
          <PageLink to={`/customers/${value}`}>{used.data?.name ?? used.data?.email ?? "a customer"}</PageLink>, at its
          prices and taxes.
        </Text>
        <Button size="compact-sm" variant="subtle" color="gray" flex="none" onClick={() => onChange("")}>
          As a guest
        </Button>
      </Group>
    );
  }
  const [account] = found.data?.items ?? [];
  if (account === undefined) {
    return (
      <Text fz="sm" c="dimmed" role="status">
        {found.isSuccess
          ? "No account has this address: a guest's order."
          : "Orders go into the account of the address."}
      </Text>
    );
  }
  return (
    <Group justify="space-between" wrap="nowrap" role="status">
      <Text fz="sm">
        {account.name ?? account.email} has an account
        {account.customerGroup === null ? "" : ` with the prices of ${account.customerGroup}`}.
      </Text>
      <Button size="compact-sm" variant="default" flex="none" onClick={() => onChange(account.id)}>
        Use it
      </Button>
    </Group>
  );
}
