import { Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { hansa, take } from "../../../ask/hansa.ts";
import { useAct } from "../../../form/act.ts";
import { RecordForm } from "../../../form/FormModal.tsx";
import { Panel } from "../../../show/Panel.tsx";
import type { Role } from "./role.ts";
import { ScopeFields } from "./ScopeFields.tsx";

/** As the API bounds them. */
const MAX_NAME = 60;
const MAX_DESCRIPTION = 300;

/** What a role is to be. */
export interface RoleValues {
  readonly name: string;
  readonly description: string;
  readonly scopes: string[];
}

/** A role as sentences to tick; `role` is null for one to be made. */
export function RoleForm({ role, values }: { readonly role: Role | null; readonly values: RoleValues }) {
  const navigate = useNavigate();
  const form = useForm<RoleValues>({
    initialValues: values,
    validate: { scopes: (given) => (given.length === 0 ? "Tick at least one thing that it may do." : null) },
  });
  const save = useAct({
    act: (written: RoleValues) => saveRole(role, written),
    done: role === null ? "The role can be given." : "Saved. Everybody who has it works by it within five seconds.",
    after: ({ id }) => navigate({ to: "/roles/$id", params: { id } }),
  });
  const wrong = Object.entries(form.errors).find(([field]) => field.startsWith("scopes"))?.[1];
  return (
    <RecordForm form={form} saving={save} label={role === null ? "Make the role" : "Save"}>
      <Stack>
        <Panel title="What it is called">
          <TextInput label="Name" required maxLength={MAX_NAME} {...form.getInputProps("name")} />
          <Textarea
            label="For whom or what"
            autosize
            minRows={1}
            maxLength={MAX_DESCRIPTION}
            {...form.getInputProps("description")}
          />
        </Panel>
        <ScopeFields
          scopes={form.getValues().scopes}
          error={typeof wrong === "string" ? wrong : undefined}
          onChange={(scopes) => form.setFieldValue("scopes", [...scopes])}
        />
      </Stack>
    </RecordForm>
  );
}

function saveRole(role: Role | null, body: RoleValues) {
  if (role === null) return take(hansa.POST("/v1/admin/roles", { body }));
  const headers = { "if-match": `"${String(role.version)}"` };
  return take(hansa.PATCH("/v1/admin/roles/{id}", { params: { path: { id: role.id } }, body, headers }));
}
