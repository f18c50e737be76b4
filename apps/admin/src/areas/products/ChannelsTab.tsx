import { Checkbox, Stack, Switch } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useAct } from "../../form/act.ts";
import { RecordForm } from "../../form/FormModal.tsx";
import { useChannels } from "../../pick/choices.ts";
import { useActor } from "../../session/actor.ts";
import { Panel } from "../../show/Panel.tsx";
import { changeProduct, type Product } from "./product.ts";

interface Values {
  readonly isEverywhere: boolean;
  readonly channels: string[];
}

/** Which channels sell a product. */
export function ChannelsTab({ product }: { readonly product: Product }) {
  const { may } = useActor();
  const channels = useChannels();
  const form = useForm<Values>({
    initialValues: { isEverywhere: product.channels === null, channels: [...(product.channels ?? [])] },
  });
  const { isEverywhere } = form.getValues();
  const save = useAct({
    act: (values: Values) => changeProduct(product, { channels: values.isEverywhere ? null : values.channels }),
    done: "The channels are saved.",
  });
  return (
    <Panel title="Channels" about="Where this product is sold while it is published.">
      <RecordForm form={form} saving={save} isReadOnly={!may("catalog:write")}>
        <Switch
          label="Every channel, those to come as well"
          {...form.getInputProps("isEverywhere", { type: "checkbox" })}
        />
        <Checkbox.Group label="Only in" {...form.getInputProps("channels")}>
          <Stack gap="xs" mt="xs">
            {channels.map(({ code, name, currency }) => (
              <Checkbox key={code} value={code} label={`${name} (${currency})`} disabled={isEverywhere} />
            ))}
          </Stack>
        </Checkbox.Group>
      </RecordForm>
    </Panel>
  );
}
