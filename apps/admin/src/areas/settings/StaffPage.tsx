import { Button, PasswordInput, Select, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { paths } from "@hansa/sdk";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { useActor } from "../../session/actor.ts";
import { sayRole } from "../../session/role-name.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { PageLink } from "../../show/PageLink.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import type { List } from "../../table/list.ts";
import { nameOf, rolesQuery } from "./roles/role.ts";

type Member = paths["/v1/admin/staff"]["get"]["responses"][200]["content"]["application/json"]["items"][number];

function staffList(isWriter: boolean, change: (member: Member) => void): List<Member> {
  return {
    name: "staff",
    noun: "member",
    load: ({ cursor, limit }) => take(hansa.GET("/v1/admin/staff", { params: { query: { cursor, limit } } })),
    rowId: ({ id }) => id,
    columns: [
      { id: "name", header: "Name", text: ({ name }) => name, isOnPhone: true },
      { id: "email", header: "E-mail", text: ({ email }) => email, isWide: true },
      { id: "role", header: "Role", text: sayRole, isOnPhone: true },
      {
        id: "state",
        header: "State",
        text: ({ isDisabled }) => (isDisabled ? "disabled" : "active"),
        cell: ({ isDisabled }) => <StateBadge state={isDisabled ? "disabled" : "active"} />,
      },
      {
        id: "factor",
        header: "Second factor",
        text: ({ hasSecondFactor }) => (hasSecondFactor ? "yes" : "none"),
      },
      {
        id: "since",
        header: "Since",
        text: ({ createdAt }) => createdAt,
        cell: ({ createdAt }) => <When at={createdAt} />,
      },
      {
        id: "actions",
        header: "Actions",
        text: () => "",
        cell: (member) =>
          isWriter && (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`Change ${member.name}`}
              onClick={() => change(member)}
            >
              Change
            </Button>
          ),
        isOnPhone: true,
      },
    ],
    empty: { title: "Nobody works here yet", next: "Add somebody." },
  };
}

/** Who works at the desk. */
export function StaffPage() {
  const { may } = useActor();
  const isWriter = may("staff:write");
  const [asked, setAsked] = useState<Member | "new" | null>(null);
  const list = useMemo(() => staffList(isWriter, setAsked), [isWriter]);
  return (
    <>
      <PageHead
        title="Staff"
        about={
          <>
            Nobody can give more rights than they have. What each role allows stands under{" "}
            <PageLink to="/roles" underline="always">
              Roles
            </PageLink>
            .
          </>
        }
      >
        {isWriter && <Button onClick={() => setAsked("new")}>Add somebody</Button>}
      </PageHead>
      <DataTable list={list} />
      {asked !== null && <MemberModal member={asked === "new" ? null : asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function valuesOf(member: Member | null) {
  return {
    email: member?.email ?? "",
    name: member?.name ?? "",
    role: member?.role ?? "support",
    password: "",
    isDisabled: member?.isDisabled ?? false,
  };
}
type Values = ReturnType<typeof valuesOf>;

function MemberModal({ member, onClose }: { readonly member: Member | null; readonly onClose: () => void }) {
  const form = useForm<Values>({ initialValues: valuesOf(member) });
  const save = useAct({ act: (values: Values) => saveMember(member, values), done: "It is saved.", after: onClose });
  return (
    <FormModal title={member?.name ?? "Add somebody"} form={form} saving={save} size="md" onClose={onClose}>
      <TextInput label="Name" required data-autofocus {...form.getInputProps("name")} />
      <TextInput
        label="E-mail"
        type="email"
        required
        readOnly={member !== null}
        autoComplete="off"
        {...form.getInputProps("email")}
      />
      <RoleSelect {...form.getInputProps("role")} />
      <PasswordInput
        label={member === null ? "First password" : "New password"}
        description={member === null ? "" : "Empty: it stays as it is."}
        required={member === null}
        autoComplete="new-password"
        {...form.getInputProps("password")}
      />
      {member !== null && (
        <Switch label="May not sign in" {...form.getInputProps("isDisabled", { type: "checkbox" })} />
      )}
      {member?.hasSecondFactor === true && <ResetFactors member={member} onDone={onClose} />}
    </FormModal>
  );
}

/** Every role that whoever works here may give. */
function RoleSelect(field: ReturnType<ReturnType<typeof useForm<Values>>["getInputProps"]>) {
  const { may } = useActor();
  const { data } = useQuery(rolesQuery);
  const roles = (data?.items ?? []).map((role) => ({
    value: role.id,
    label: nameOf(role),
    disabled: !role.scopes.every(may),
  }));
  return <Select label="Role" searchable allowDeselect={false} data={roles} {...field} />;
}

/** For whoever lost phone and recovery codes. */
function ResetFactors({ member, onDone }: { readonly member: Member; readonly onDone: () => void }) {
  const reset = useAct({
    act: () => take(hansa.DELETE("/v1/admin/staff/{id}/factors", { params: { path: { id: member.id } } })),
    done: `${member.name} signs in by the password alone, and is signed out everywhere.`,
    after: onDone,
  });
  return (
    <Button variant="light" color="red" loading={reset.isPending} onClick={() => reset.mutate()}>
      Remove lost second factors
    </Button>
  );
}

function saveMember(member: Member | null, { email, name, role, password, isDisabled }: Values) {
  return take(
    member === null
      ? hansa.POST("/v1/admin/staff", { body: { email, name, role, password } })
      : hansa.PATCH("/v1/admin/staff/{id}", {
          params: { path: { id: member.id } },
          body: { name, role, isDisabled, ...(password === "" ? {} : { password }) },
        }),
  );
}
