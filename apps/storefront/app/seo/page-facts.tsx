/** What a page says of itself to search engines and to those whom it is sent to. */
export function PageFacts(page: {
  readonly title: string;
  readonly description?: string;
  /** An address of the shop, from the root. */
  readonly image?: string | undefined;
  readonly origin?: string;
  readonly kind?: "website" | "product";
}) {
  const { title, description, image, origin = "", kind = "website" } = page;
  const text = description === undefined ? undefined : shorten(description);
  return (
    <>
      <title>{title}</title>
      <meta property="og:title" content={title} />
      <meta property="og:type" content={kind} />
      {text === undefined ? null : (
        <>
          <meta name="description" content={text} />
          <meta property="og:description" content={text} />
        </>
      )}
      {image === undefined ? null : (
        <>
          <meta property="og:image" content={absolute(origin, previewOf(image))} />
          <meta name="twitter:card" content="summary_large_image" />
        </>
      )}
    </>
  );
}

const SHOWN_CHARS = 160;

function shorten(text: string): string {
  if (text.length <= SHOWN_CHARS) return text;
  return `${text.slice(0, text.lastIndexOf(" ", SHOWN_CHARS - 1))}…`;
}

/** An address with the shop before it, unless it has one. */
export function absolute(origin: string, address: string): string {
  return address.startsWith("/") ? origin + address : address;
}

/** Where a picture stands as JPEG: who shows it elsewhere takes no SVG. One of another house is as it is. */
export function previewOf(image: string): string {
  return image.replace(/^\/media\/(?:demo|files)\/([^/.]+)\.(?:svg|webp)$/, "/media/previews/$1.jpg");
}
