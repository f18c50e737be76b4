import { Image } from "@mantine/core";

/** A small picture of a product; where there is none, the ground. */
export function Picture({
  url,
  alt = "",
  size = 40,
}: {
  readonly url: string | null;
  readonly alt?: string;
  readonly size?: number;
}) {
  return (
    <Image
      src={url}
      alt={alt}
      w={size}
      h={size}
      radius="sm"
      fit="cover"
      loading="lazy"
      bg="light-dark(var(--mantine-color-gray-1), var(--mantine-color-dark-5))"
    />
  );
}
