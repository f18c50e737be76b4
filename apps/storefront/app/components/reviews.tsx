import type { paths } from "@hansa/sdk";
import { Link } from "react-router";
import { useSpeech } from "../language.tsx";
import { Stars } from "./stars.tsx";

type Answer = paths["/v1/products/{idOrSlug}/reviews"]["get"]["responses"]["200"]["content"]["application/json"];
/** What a buyer says of a product. */
export type Review = Answer["items"][number];

/** What buyers say, under their product: the latest, and the way to all and to a word of one's own. */
export function ReviewsOfProduct({
  product,
  reviews,
}: {
  readonly product: { readonly slug: string; readonly rating?: number; readonly reviewCount?: number };
  readonly reviews: readonly Review[];
}) {
  const { say, to } = useSpeech();
  const { slug, rating, reviewCount = 0 } = product;
  return (
    <section className="mt-16 border-t border-line pt-10" aria-labelledby="reviews">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-2">
        <h2 id="reviews" className="text-2xl font-semibold">
          {say("reviews.title")}
        </h2>
        {rating === undefined || reviewCount === 0 ? null : (
          <p className="flex items-center gap-2 text-muted">
            <Stars rating={rating} />
            <span>{say("reviews.count", { count: String(reviewCount) })}</span>
          </p>
        )}
      </div>
      {reviews.length === 0 ? <p className="mt-4 text-muted">{say("reviews.none")}</p> : null}
      <ReviewList reviews={reviews} />
      <p className="mt-6 flex flex-wrap gap-x-6 gap-y-2">
        {reviewCount > reviews.length ? (
          <Link to={to(`/p/${slug}/reviews`)} className="py-1 underline underline-offset-4">
            {say("reviews.all")}
          </Link>
        ) : null}
        <Link to={to(`/p/${slug}/reviews#write`)} className="py-1 underline underline-offset-4">
          {say("reviews.write")}
        </Link>
      </p>
    </section>
  );
}

/** Reviews side by side, in the language in which each was written. */
export function ReviewList({ reviews }: { readonly reviews: readonly Review[] }) {
  const { say, language } = useSpeech();
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  return (
    <ul className="mt-6 grid gap-x-10 gap-y-8 not-empty:mb-2 md:grid-cols-2 lg:grid-cols-3">
      {reviews.map(({ id, rating, title, body, author, locale, verified, createdAt }) => (
        <li key={id} className="flex flex-col gap-1.5">
          <Stars rating={rating} />
          <h3 lang={locale} dir="auto" className="font-semibold">
            {title}
          </h3>
          <p lang={locale} dir="auto" className="whitespace-pre-line break-words leading-relaxed text-muted">
            {body}
          </p>
          <p className="text-sm text-muted">
            <bdi className="font-medium text-ink">{author}</bdi>
            {` · ${day.format(new Date(createdAt))}`}
            {verified ? ` · ${say("reviews.verified")}` : ""}
          </p>
        </li>
      ))}
    </ul>
  );
}
