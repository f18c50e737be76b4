import { useSpeech } from "../language.tsx";

/** Pictures of a product, the first one large. */
export function Gallery({
  pictures,
  title,
}: {
  readonly pictures: readonly { readonly url: string; readonly alt: string }[];
  readonly title: string;
}) {
  const { say } = useSpeech();
  return (
    <ul className="grid grid-cols-2 gap-3 self-start" aria-label={say("product.pictures")}>
      {pictures.map(({ url, alt }, index) => (
        <li key={url} className={index === 0 ? "col-span-2" : ""}>
          <img
            src={url}
            alt={alt === "" ? title : alt}
            width={800}
            height={800}
            fetchPriority={index === 0 ? "high" : "auto"}
            loading={index === 0 ? "eager" : "lazy"}
            className="aspect-square w-full rounded-(--radius-card) bg-sand object-cover"
          />
        </li>
      ))}
    </ul>
  );
}
