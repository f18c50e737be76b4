import type { Hansa, paths } from "@hansa/sdk";
import { data, Link, redirect, useSearchParams } from "react-router";
import { refusalOf } from "../account.ts";
import { found } from "../answers.ts";
import { Breadcrumb } from "../components/breadcrumb.tsx";
import { Notice } from "../components/notice.tsx";
import { ReviewForm } from "../components/review-form.tsx";
import { ReviewList } from "../components/reviews.tsx";
import { Stars } from "../components/stars.tsx";
import { apiContext, originContext } from "../context.ts";
import { textOf } from "../form.ts";
import { pathIn, useSpeech } from "../language.tsx";
import { PageFacts } from "../seo/page-facts.tsx";
import { readCookie, visitorOf } from "../visitor.ts";
import type { Route } from "./+types/reviews.ts";

const PAGE = 12;
type Own = paths["/v1/me/reviews/{idOrSlug}"]["get"]["responses"]["200"]["content"]["application/json"];

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { channel, language } = await visitorOf(api, request, params.language);
  const search = new URL(request.url).searchParams;
  const rating = Number(search.get("rating"));
  const cursor = search.get("cursor");
  const [looked, listed, mine] = await Promise.all([
    api.GET("/v1/products/{idOrSlug}", {
      params: { path: { idOrSlug: params.product }, query: { channel: channel.code, language } },
    }),
    api.GET("/v1/products/{idOrSlug}/reviews", {
      params: {
        path: { idOrSlug: params.product },
        query: { limit: PAGE, ...(rating > 0 ? { rating } : {}), ...(cursor === null ? {} : { cursor }) },
      },
    }),
    ownOf(api, request, params.product),
  ]);
  const [product, reviews] = [found(looked), found(listed)];
  if (product === null || reviews === null) throw data(null, 404);
  const { title, slug, images } = product;
  const shown = { title, slug, image: images[0]?.url, rating: product.rating, reviewCount: product.reviewCount };
  return { origin: context.get(originContext)(request), product: shown, reviews, mine };
}

/** What the visitor said or may say, and under which name; null for who is not signed in. */
async function ownOf(api: Hansa, request: Request, product: string) {
  if (readCookie(request, "hansa_session") === undefined) return null;
  const [own, me] = await Promise.all([
    api.GET("/v1/me/reviews/{idOrSlug}", { params: { path: { idOrSlug: product } } }),
    api.GET("/v1/me"),
  ]);
  return own.data === undefined ? null : { ...own.data, name: me.data?.name?.split(" ")[0] ?? "" };
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const form = await request.formData();
  const words = { title: textOf(form, "title"), body: textOf(form, "body"), author: textOf(form, "author") };
  const given = { ...words, rating: Number(textOf(form, "rating")) };
  const answer = await api.POST("/v1/products/{idOrSlug}/reviews", {
    params: { path: { idOrSlug: params.product } },
    body: { ...given, locale: language },
  });
  const refusal = refusalOf(answer);
  if (refusal !== null) return data({ refusal, given }, { status: 422 });
  return redirect(`${pathIn(language, `/p/${params.product}/reviews`)}#write`);
}

/** Everything that buyers say of a product, and a word of one's own. */
export default function ReviewsPage({ loaderData, actionData }: Route.ComponentProps) {
  const { say, to } = useSpeech();
  const { origin, product, reviews } = loaderData;
  const [search] = useSearchParams();
  return (
    <>
      <PageFacts title={`${say("reviews.title")}: ${product.title} · Hansa`} image={product.image} origin={origin} />
      <Breadcrumb
        above={[]}
        here={{ name: say("reviews.title"), path: `/p/${product.slug}/reviews` }}
        origin={origin}
      />
      <h1 className="mt-5 text-3xl font-semibold">{`${say("reviews.title")}: ${product.title}`}</h1>
      <p className="mt-2">
        <Link to={to(`/p/${product.slug}`)} className="inline-block py-1 underline underline-offset-4">
          {say("reviews.back")}
        </Link>
      </p>
      <div className="mt-8 grid gap-12 lg:grid-cols-[16rem_1fr]">
        <Distribution product={product} ratings={reviews.ratings} />
        <div>
          {reviews.items.length === 0 ? <p className="text-muted">{say("reviews.none")}</p> : null}
          <ReviewList reviews={reviews.items} />
          {reviews.nextCursor === null ? null : (
            <Link to={`?${withCursor(search, reviews.nextCursor)}`} className="button button-quiet mt-8">
              {say("reviews.more")}
            </Link>
          )}
          <Own own={loaderData.mine} slug={product.slug} tried={actionData} />
        </div>
      </div>
    </>
  );
}

function withCursor(search: URLSearchParams, cursor: string): string {
  const next = new URLSearchParams(search);
  next.set("cursor", cursor);
  return next.toString();
}

/** How many gave which rating; each row narrows the list to it. */
function Distribution({
  product,
  ratings,
}: {
  readonly product: Route.ComponentProps["loaderData"]["product"];
  readonly ratings: readonly { readonly rating: number; readonly count: number }[];
}) {
  const { say, to } = useSpeech();
  const total = ratings.reduce((sum, { count }) => sum + count, 0);
  if (total === 0 || product.rating === undefined) return <div />;
  return (
    <aside aria-label={say("reviews.count", { count: String(total) })} className="lg:self-start">
      <p className="flex items-center gap-3 text-lg">
        <Stars rating={product.rating} />
        <span className="text-base text-muted">{say("reviews.count", { count: String(total) })}</span>
      </p>
      <ul className="mt-4 flex flex-col gap-1">
        {ratings.toReversed().map(({ rating, count }) => (
          <li key={rating}>
            <Link
              to={to(`/p/${product.slug}/reviews?rating=${String(rating)}`)}
              aria-label={say("reviews.stars", { stars: String(rating), count: String(count) })}
              className="grid min-h-8 grid-cols-[2.5rem_1fr_2rem] items-center gap-2 text-sm tabular-nums hover:underline"
            >
              <span>{`${String(rating)} ★`}</span>
              <span className="h-2 overflow-hidden rounded-full bg-sand">
                <span className="block h-full bg-brand" style={{ inlineSize: `${String((count / total) * 100)}%` }} />
              </span>
              <span className="text-end text-muted">{count}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Link
        to={to(`/p/${product.slug}/reviews`)}
        className="mt-2 inline-block py-1 text-sm underline underline-offset-4"
      >
        {say("reviews.every")}
      </Link>
    </aside>
  );
}

function Own({
  own,
  slug,
  tried,
}: {
  readonly own: (Own & { readonly name: string }) | null;
  readonly slug: string;
  readonly tried: Route.ComponentProps["actionData"];
}) {
  const { say, to } = useSpeech();
  const here = to(`/p/${slug}/reviews#write`);
  return (
    <section id="write" aria-labelledby="write-title" className="mt-14 max-w-xl scroll-mt-32 border-t border-line pt-8">
      <h2 id="write-title" className="mb-4 text-xl font-semibold">
        {say("reviews.write")}
      </h2>
      {own === null ? (
        <Link
          to={`${to("/account/sign-in")}?next=${encodeURIComponent(here)}`}
          className="inline-block py-1 underline underline-offset-4"
        >
          {say("reviews.signIn")}
        </Link>
      ) : own.review !== null ? (
        <OwnReview review={own.review} />
      ) : own.mayWrite ? (
        <ReviewForm author={own.name} refusal={tried?.refusal} given={tried?.given} />
      ) : (
        <p className="text-muted">{say("reviews.notBought")}</p>
      )}
    </section>
  );
}

const SAID = { pending: "reviews.pending", published: "reviews.done", rejected: "reviews.rejected" } as const;

function OwnReview({ review }: { readonly review: NonNullable<Own["review"]> }) {
  const { say } = useSpeech();
  return (
    <>
      {review.state === "rejected" ? (
        <p className="text-muted">{say(SAID.rejected)}</p>
      ) : (
        <Notice done={say(SAID[review.state])} />
      )}
      <ReviewList reviews={[review]} />
    </>
  );
}
