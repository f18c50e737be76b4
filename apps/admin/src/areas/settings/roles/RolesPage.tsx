import { Badge, Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useActor } from "../../../session/actor.ts";
import { Answered } from "../../../show/Answered.tsx";
import { FactTable } from "../../../show/FactTable.tsx";
import { formatCount } from "../../../show/format.ts";
import { PageHead } from "../../../show/PageHead.tsx";
import { PageLink } from "../../../show/PageLink.tsx";
import { Panel } from "../../../show/Panel.tsx";
import { nameOf, type Role, rolesQuery } from "./role.ts";
import { sumOf } from "./scopes.ts";

/** Every role that staff can be given. */
export function RolesPage() {
  const { may } = useActor();
  const roles = useQuery(rolesQuery);
  const isWriter = may("staff:write");
  return (
    <>
      <PageHead
        title="Roles"
        about="What staff may see and change. Built-in roles stay as they are; copy one to begin."
      >
        {isWriter && (
          <Button component={Link} to="/roles/new">
            Make a role
          </Button>
        )}
      </PageHead>
      <Answered of={roles}>
        {({ items, mostOwn }) => (
          <Panel title="Every role" about={`The shop may have ${formatCount(mostOwn)} of its own.`}>
            <FactTable
              label="Roles"
              rows={items}
              rowId={({ id }) => id}
              empty="No roles"
              facts={[
                { header: "Role", cell: (role) => <NameCell role={role} /> },
                { header: "For", cell: ({ description }) => description },
                { header: "May", cell: ({ scopes }) => sumOf(scopes) },
                { header: "Staff", align: "end", cell: ({ staff }) => formatCount(staff) },
                ...(isWriter ? [{ header: "Actions", cell: (role: Role) => <CopyLink role={role} /> }] : []),
              ]}
            />
          </Panel>
        )}
      </Answered>
    </>
  );
}

function NameCell({ role }: { readonly role: Role }) {
  return (
    <Group gap={8}>
      <PageLink to={`/roles/${role.id}`} fw={500}>
        {nameOf(role)}
      </PageLink>
      {role.isBuiltIn && (
        <Badge variant="default" tt="none" fw={500} miw="max-content">
          Built in
        </Badge>
      )}
    </Group>
  );
}

function CopyLink({ role }: { readonly role: Role }) {
  return (
    <PageLink to="/roles/new" search={{ from: role.id }} aria-label={`Copy ${nameOf(role)}`}>
      Copy
    </PageLink>
  );
}
