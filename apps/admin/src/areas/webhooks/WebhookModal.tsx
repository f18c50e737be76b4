import { Checkbox, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { paths } from "@hansa/sdk";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { eventTypesQuery, type Webhook } from "./webhook.ts";

type Body = paths["/v1/admin/webhooks"]["post"]["requestBody"]["content"]["application/json"];
type TypeName = Body["eventTypes"][number];

interface Values {
  readonly url: string;
  readonly description: string;
  readonly eventTypes: string[];
}

/** Who is told, and of what: for a new webhook (null), whose secret is handed on, or one that stands. */
export function WebhookModal(props: {
  readonly webhook: Webhook | null;
  readonly onClose: () => void;
  readonly onMade?: (secret: string) => void;
}) {
  const { webhook, onClose, onMade } = props;
  const types = useQuery(eventTypesQuery);
  const form = useForm<Values>({
    initialValues: {
      url: webhook?.url ?? "",
      description: webhook?.description ?? "",
      eventTypes: [...(webhook?.eventTypes ?? [])],
    },
    validate: { eventTypes: (given) => (given.length === 0 ? "What is it to be told of?" : null) },
  });
  const save = useAct({
    act: (values: Values) => write(webhook, values),
    done: webhook === null ? "It is told from now on." : "The webhook is changed.",
    after: (secret) => (secret === null ? onClose() : onMade?.(secret)),
  });
  return (
    <FormModal
      title={webhook === null ? "Tell another system" : "Change the webhook"}
      form={form}
      saving={save}
      label={webhook === null ? "Make it" : "Save"}
      size="xl"
      onClose={onClose}
    >
      <TextInput
        label="Send it to"
        description="An address that takes POST requests, as others reach it."
        placeholder="https://warehouse.example.com/hooks"
        type="url"
        required
        maxLength={2_000}
        data-autofocus
        {...form.getInputProps("url")}
      />
      <TextInput
        label="What that is"
        placeholder="The warehouse in Bremen"
        maxLength={200}
        {...form.getInputProps("description")}
      />
      <Answered of={types}>
        {({ items }) => (
          <TypesPick items={items} had={webhook?.eventTypes ?? []} given={form.getInputProps("eventTypes")} />
        )}
      </Answered>
    </FormModal>
  );
}

interface TypeFact {
  readonly type: string;
  readonly means: string;
  readonly scope: string;
}

/** What it is told of, in sentences. What one may not read oneself one has nobody told, but may leave as it is. */
function TypesPick(props: {
  readonly items: readonly TypeFact[];
  readonly had: readonly string[];
  readonly given: object;
}) {
  const { may } = useActor();
  return (
    <Checkbox.Group label="Tell it when" withAsterisk {...props.given}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="xs" mt="xs">
        {props.items.map(({ type, means, scope }) => (
          <Checkbox
            key={type}
            value={type}
            label={means}
            description={
              <Text span inherit ff="monospace" style={{ overflowWrap: "anywhere" }}>
                {type}
              </Text>
            }
            disabled={!may(scope) && !props.had.includes(type)}
          />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  );
}

/** @returns the secret of a new webhook, null for one that stands */
async function write(webhook: Webhook | null, { url, description, eventTypes }: Values): Promise<string | null> {
  const body = { url, description, eventTypes: parseTypes(eventTypes) };
  if (webhook === null) return (await take(hansa.POST("/v1/admin/webhooks", { body }))).secret;
  // A new address wants a fresh proof, so it is not sent where it stays.
  const { url: to, ...rest } = body;
  await take(
    hansa.PATCH("/v1/admin/webhooks/{id}", {
      params: { path: { id: webhook.id } },
      body: to === webhook.url ? rest : body,
    }),
  );
  return null;
}

/** The API says which types there are, and refuses others. */
function parseTypes(types: readonly string[]): TypeName[] {
  return types as TypeName[];
}
