import { Button, Card, Group, Image, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { RecordForm } from "../../form/FormModal.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { Panel } from "../../show/Panel.tsx";
import { Nothing } from "../../show/states.tsx";
import type { Product } from "./product.ts";
import { UploadPicture } from "./UploadPicture.tsx";

/** The pictures of a product; the first is the main one. */
export function MediaTab({ product }: { readonly product: Product }) {
  const { may } = useActor();
  const asked = useQuery({
    queryKey: ["media", product.id],
    queryFn: () => take(hansa.GET("/v1/admin/media", { params: { query: { product: product.id } } })),
  });
  const remove = useAct({
    act: (id: string) => take(hansa.DELETE("/v1/admin/media/{id}", { params: { path: { id } } })),
    done: "The picture is gone.",
  });
  return (
    <Panel title="Pictures" about="The first one is what lists show.">
      <Answered of={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing title="No pictures yet">Upload one, or add one by its address.</Nothing>
          ) : (
            <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
              {items.map(({ id, url, alt }) => (
                <Card key={id} withBorder padding="xs">
                  <Image src={url} alt={alt} h={140} fit="contain" loading="lazy" />
                  <Text fz="xs" lineClamp={2} mt="xs">
                    {alt === "" ? "No words for those who cannot see it" : alt}
                  </Text>
                  {may("catalog:write") && (
                    <Button
                      size="compact-xs"
                      mih={24}
                      variant="subtle"
                      color="red"
                      mt="xs"
                      loading={remove.isPending}
                      aria-label={`Take away: ${alt}`}
                      onClick={() => remove.mutate(id)}
                    >
                      Take away
                    </Button>
                  )}
                </Card>
              ))}
            </SimpleGrid>
          )
        }
      </Answered>
      {may("catalog:write") && <UploadPicture productId={product.id} />}
      {may("catalog:write") && <AddPicture productId={product.id} />}
    </Panel>
  );
}

function AddPicture({ productId }: { readonly productId: string }) {
  const form = useForm({ initialValues: { url: "", alt: "" } });
  const add = useAct({
    act: (body: { readonly url: string; readonly alt: string }) =>
      take(hansa.POST("/v1/admin/media", { body: { productId, ...body } })),
    done: "The picture is there.",
    after: () => form.reset(),
  });
  return (
    <RecordForm form={form} saving={add} label="Add the picture">
      <Group grow align="start">
        <TextInput label="Address of the picture" required maxLength={2000} {...form.getInputProps("url")} />
        <TextInput label="What it shows" required maxLength={500} {...form.getInputProps("alt")} />
      </Group>
    </RecordForm>
  );
}
