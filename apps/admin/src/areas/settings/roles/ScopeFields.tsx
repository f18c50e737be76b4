import { Alert, Checkbox, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useActor } from "../../../session/actor.ts";
import { Panel } from "../../../show/Panel.tsx";
import { idleOf, type ScopeArea, scopeGroups, withScope } from "./scopes.ts";

interface FieldsProps {
  readonly scopes: readonly string[];
  readonly error?: string | undefined;
  readonly onChange: (scopes: readonly string[]) => void;
}

/** What a role may see and change, part by part of the shop, each a sentence. */
export function ScopeFields(props: FieldsProps) {
  const idle = idleOf(props.scopes);
  return (
    <Stack>
      {props.error !== undefined && <Alert color="red" role="alert" title={props.error} />}
      {scopeGroups.map(({ label, areas }) => (
        <Panel key={label} title={label}>
          <SimpleGrid cols={{ base: 1, md: 2 }} verticalSpacing="lg">
            {areas.map((area) => (
              <AreaFields key={area.area} {...props} area={area} />
            ))}
          </SimpleGrid>
        </Panel>
      ))}
      {idle.length > 0 && (
        <Text c="dimmed" fz="sm">
          Also {idle.join(", ")}, which open nothing at the desk today.
        </Text>
      )}
    </Stack>
  );
}

function AreaFields(props: FieldsProps & { readonly area: ScopeArea }) {
  const { area, label, read, write } = props.area;
  return (
    <div role="group" aria-label={label}>
      <Title order={3} fz="sm" mb={6}>
        {label}
      </Title>
      <Stack gap={8}>
        {read !== null && <ScopeField {...props} scope={`${area}:read`} sentence={read} />}
        {write !== null && <ScopeField {...props} scope={`${area}:write`} sentence={write} />}
      </Stack>
    </div>
  );
}

function ScopeField(props: FieldsProps & { readonly scope: string; readonly sentence: string }) {
  const { scopes, scope, sentence, onChange } = props;
  const { may } = useActor();
  const isBeyond = !may(scope);
  return (
    <Checkbox
      label={sentence}
      description={isBeyond ? "You do not have this right yourself." : undefined}
      checked={scopes.includes(scope)}
      disabled={isBeyond}
      onChange={(event) => onChange(withScope(scopes, scope, event.currentTarget.checked))}
    />
  );
}
