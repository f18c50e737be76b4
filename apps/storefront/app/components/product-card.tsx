import { Link } from "react-router";
import { useSpeech } from "../language.tsx";
import { Rating } from "./stars.tsx";

interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** A product as lists show it. */
export interface Card {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly image: string | null;
  readonly price: Money | null;
  readonly priceWas?: Money | undefined;
  readonly lowestPrice30d?: Money | undefined;
  readonly available: boolean;
  readonly rating?: number | undefined;
  readonly reviewCount?: number | undefined;
}

/** As many stand in the first row of a phone, and one of them is the largest thing that it shows. */
const FIRST = 2;

/** Products side by side; the first row's pictures are asked for at once, the others when they come into sight. */
export function ProductGrid(props: {
  readonly products: readonly Card[];
  readonly eager?: number;
  /** Is told which product was followed, and its place from 1. */
  readonly onChoose?: (productId: string, position: number) => void;
}) {
  const { products, eager = 0, onChoose } = props;
  return (
    <ul className="grid grid-cols-2 gap-x-4 gap-y-8 sm:gap-x-6 md:grid-cols-3 lg:grid-cols-4">
      {products.map((product, index) => (
        <li key={product.id}>
          <ProductCard
            product={product}
            isEager={index < eager}
            isFirst={index < Math.min(eager, FIRST)}
            {...(onChoose === undefined ? {} : { onChoose: () => onChoose(product.id, index + 1) })}
          />
        </li>
      ))}
    </ul>
  );
}

function ProductCard(props: {
  readonly product: Card;
  readonly isEager: boolean;
  readonly isFirst: boolean;
  readonly onChoose?: () => void;
}) {
  const { product, isEager, isFirst, onChoose } = props;
  const { say, to } = useSpeech();
  return (
    <Link
      to={to(`/p/${product.slug}`)}
      prefetch="intent"
      className="group block"
      {...(onChoose === undefined ? {} : { onClick: onChoose })}
    >
      <div className="relative aspect-square overflow-hidden rounded-(--radius-card) bg-sand">
        {product.image === null ? null : (
          <img
            src={product.image}
            alt=""
            width={400}
            height={400}
            loading={isEager ? "eager" : "lazy"}
            fetchPriority={isFirst ? "high" : "auto"}
            className="size-full object-cover transition duration-300 group-hover:scale-[1.03]"
          />
        )}
        {product.available ? null : (
          <span className="absolute start-3 top-3 rounded-full bg-card px-2.5 py-1 text-xs font-semibold">
            {say("stock.none")}
          </span>
        )}
      </div>
      <p className="mt-3 leading-snug font-medium group-hover:underline group-hover:underline-offset-4">
        {product.title}
      </p>
      <Price {...product} />
      <Rating rating={product.rating} count={product.reviewCount} />
    </Link>
  );
}

/** What something costs, and what it cost before where that is told. */
export function Price({ price, priceWas, lowestPrice30d }: Pick<Card, "price" | "priceWas" | "lowestPrice30d">) {
  const { say, money } = useSpeech();
  if (price === null) return <p className="mt-1 text-sm text-muted">{say("price.none")}</p>;
  if (priceWas === undefined) return <p className="mt-1 tabular-nums">{money(price)}</p>;
  return (
    <div className="mt-1">
      <p className="flex flex-wrap items-baseline gap-x-2 tabular-nums">
        <span className="font-semibold text-sale">{money(price)}</span>
        <span className="text-sm text-muted">
          <span className="sr-only">{say("price.was", { price: money(priceWas) })}</span>
          <s aria-hidden="true">{money(priceWas)}</s>
        </span>
      </p>
      {lowestPrice30d === undefined ? null : (
        <p className="mt-0.5 text-xs text-muted">{say("price.lowest", { price: money(lowestPrice30d) })}</p>
      )}
    </div>
  );
}
