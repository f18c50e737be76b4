import { Alert, Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { hansa, take } from "../../../ask/hansa.ts";
import { useAct } from "../../../form/act.ts";
import { ReasonModal } from "../../../form/ReasonModal.tsx";
import { useActor } from "../../../session/actor.ts";
import { Answered } from "../../../show/Answered.tsx";
import { formatCount } from "../../../show/format.ts";
import { PageHead } from "../../../show/PageHead.tsx";
import { nameOf, type Role, rolesQuery } from "./role.ts";
import { RoleForm, type RoleValues } from "./RoleForm.tsx";
import { ScopeList } from "./ScopeList.tsx";

const back = { to: "/roles", label: "Roles" } as const;
const blank: RoleValues = { name: "", description: "", scopes: [] };

/** A role to be made, from nothing or as a copy of another (`?from=`). */
export function NewRolePage() {
  const { from } = useSearch({ strict: false });
  const roles = useQuery(rolesQuery);
  return (
    <>
      <PageHead title="Make a role" back={back} about="With at most the rights that you have yourself." />
      <Answered of={roles}>
        {({ items, scopes }) => {
          const copied = items.find(({ id }) => id === from);
          const values = copied === undefined ? blank : copyOf(copied, scopes);
          return <RoleForm key={from ?? ""} role={null} values={values} />;
        }}
      </Answered>
    </>
  );
}

/** One role: what it may see and change. */
export function RolePage() {
  const { id } = useParams({ from: "/frame/roles/$id" });
  const asked = useQuery({
    queryKey: ["role", id],
    queryFn: () => take(hansa.GET("/v1/admin/roles/{id}", { params: { path: { id } } })),
  });
  return <Answered of={asked}>{(role) => <Shown role={role} />}</Answered>;
}

function Shown({ role }: { readonly role: Role }) {
  const { may } = useActor();
  const isWriter = may("staff:write");
  const closedWhy = useClosedWhy(role);
  const { name, description, scopes, staff } = role;
  return (
    <>
      <PageHead title={nameOf(role)} back={back} about={sayStaff(staff)}>
        {isWriter && (
          <Button
            variant="default"
            renderRoot={(root) => <Link {...root} to="/roles/new" search={{ from: role.id }} />}
          >
            Copy
          </Button>
        )}
        {closedWhy === null && staff === 0 && <DeleteButton role={role} />}
      </PageHead>
      {closedWhy === null && staff > 0 && (
        <Text c="dimmed" fz="sm" mb="md">
          It can be deleted once nobody has it any more.
        </Text>
      )}
      {closedWhy === null ? (
        <RoleForm
          key={`${role.id} ${String(role.version)}`}
          role={role}
          values={{ name, description, scopes: [...scopes] }}
        />
      ) : (
        <Stack>
          <Alert color="gray" title={closedWhy} />
          {description !== "" && <Text>{description}</Text>}
          <ScopeList scopes={scopes} />
        </Stack>
      )}
    </>
  );
}

function DeleteButton({ role }: { readonly role: Role }) {
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const remove = useAct({
    act: async () => {
      await take(hansa.DELETE("/v1/admin/roles/{id}", { params: { path: { id: role.id } } }));
      await navigate({ to: "/roles" });
    },
    done: "The role is gone.",
  });
  return (
    <>
      <Button variant="outline" color="red" onClick={() => setAsked(true)}>
        Delete
      </Button>
      {isAsked && (
        <ReasonModal
          title="Delete the role"
          about={`Nobody has “${role.name}”, so nobody loses a right.`}
          isReasonNeeded={false}
          isDangerous
          isPending={remove.isPending}
          onClose={() => setAsked(false)}
          onConfirm={() => remove.mutate()}
        />
      )}
    </>
  );
}

/** Why whoever works here cannot change this role; null when they can. */
function useClosedWhy(role: Role): string | null {
  const actor = useActor();
  if (role.isBuiltIn) return "Built-in roles stay as they are. Copy this one to begin with what it may.";
  if (!actor.may("staff:write")) return "Your role does not allow to change roles.";
  if (actor.role === role.id) return "This is your own role: somebody else has to change it.";
  if (!role.scopes.every(actor.may)) return "This role may do more than you, so somebody else has to change it.";
  return null;
}

function copyOf(role: Role, known: readonly string[]): RoleValues {
  const scopes = role.scopes.includes("*") ? known : role.scopes;
  return { name: `${nameOf(role)} (copy)`, description: role.description, scopes: [...scopes] };
}

function sayStaff(count: number): string {
  if (count === 0) return "Nobody has it.";
  return count === 1 ? "One member of staff has it." : `${formatCount(count)} members of staff have it.`;
}
