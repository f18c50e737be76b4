import { FileInput, Group, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { RecordForm } from "../../form/FormModal.tsx";

/** Largest file that the shop takes. */
const MOST_BYTES = 10 * 1024 * 1024;
/** Bytes that are turned into signs at once: a call takes only so many arguments. */
const CHUNK = 32_768;
const FORMATS = "image/jpeg,image/png,image/webp,image/avif";

/** Sends a file, which the shop writes anew. */
export function UploadPicture({ productId }: { readonly productId: string }) {
  const form = useForm<{ file: File | null; alt: string }>({
    initialValues: { file: null, alt: "" },
    validate: {
      file: (file) =>
        file === null ? "Choose a picture." : file.size > MOST_BYTES ? "The file has more than 10 MiB." : null,
    },
  });
  const send = useAct({
    act: async ({ file, alt }: { readonly file: File | null; readonly alt: string }) =>
      take(
        hansa.POST("/v1/admin/media/files", {
          body: { productId, alt, content: file === null ? "" : await readAsBase64(file) },
        }),
      ),
    done: "The picture is there.",
    after: () => form.reset(),
  });
  return (
    <RecordForm form={form} saving={send} label="Upload the picture">
      <Group grow align="start">
        <FileInput label="File" accept={FORMATS} required clearable {...form.getInputProps("file")} />
        <TextInput label="What the file shows" required maxLength={500} {...form.getInputProps("alt")} />
      </Group>
      <Text fz="xs" c="dimmed">
        JPEG, PNG, WebP or AVIF of at most 10 MiB. It is kept as WebP of at most 2,000 pixels a side, without what the
        camera noted in it.
      </Text>
    </RecordForm>
  );
}

async function readAsBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let signs = "";
  for (let from = 0; from < bytes.length; from += CHUNK)
    signs += String.fromCharCode(...bytes.subarray(from, from + CHUNK));
  return btoa(signs);
}
