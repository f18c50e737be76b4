import { useSpeech } from "../language.tsx";

/** Five stars, filled as far as the rating goes; whoever reads aloud is told the number. */
export function Stars({ rating }: { readonly rating: number }) {
  const { say, language } = useSpeech();
  const shown = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(rating);
  return (
    <span
      className="inline-grid leading-none tracking-[0.08em]"
      role="img"
      aria-label={say("rating", { rating: shown })}
    >
      <span className="col-start-1 row-start-1 text-line" aria-hidden="true">
        ★★★★★
      </span>
      <span
        className="col-start-1 row-start-1 overflow-hidden whitespace-nowrap text-brand"
        style={{ inlineSize: `${String(rating * 20)}%` }}
        aria-hidden="true"
      >
        ★★★★★
      </span>
    </span>
  );
}

/** What buyers think of a product, and how many they are; nothing where nobody knows. */
export function Rating({ rating, count }: { readonly rating: number | undefined; readonly count: number | undefined }) {
  const { say, language } = useSpeech();
  if (rating === undefined) return null;
  const shown = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(rating);
  return (
    <p className="mt-1.5 text-sm text-muted">
      <span aria-hidden="true">{`★ ${shown}`}</span>
      <span className="sr-only">{say("rating", { rating: shown })}</span>
      {count === undefined ? null : (
        <>
          <span aria-hidden="true">{` (${String(count)})`}</span>
          <span className="sr-only">{`, ${say("reviews.count", { count: String(count) })}`}</span>
        </>
      )}
    </p>
  );
}
