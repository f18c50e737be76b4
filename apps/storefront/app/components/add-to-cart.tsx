import { useEffect, useRef } from "react";
import { useFetcher } from "react-router";
import { report } from "../behaviour.ts";
import type { Changed } from "../cart.ts";
import { useHydrated } from "../hydrated.ts";
import { useSpeech } from "../language.tsx";
import { sayRefusal } from "../refusals.ts";
import { useCartDrawer } from "./cart-drawer-state.tsx";

/** Puts a variant into the cart. With script the page stays and the cart opens beside it; without, the cart's page follows. */
export function AddToCart(props: {
  readonly variantId: string;
  readonly product: string;
  readonly isAvailable: boolean;
}) {
  const { say, to, channel } = useSpeech();
  const isHydrated = useHydrated();
  const fetcher = useFetcher<Changed>();
  const openDrawer = useCartDrawer();
  const seen = useRef<Changed | undefined>(undefined);
  const { data, state } = fetcher;
  const { variantId, product, isAvailable } = props;
  useEffect(() => {
    if (state !== "idle" || data === undefined || data === seen.current) return;
    seen.current = data;
    if (data.kind === "refused") return;
    report({ type: "add", product }, channel.code);
    openDrawer();
  }, [state, data, openDrawer, product, channel.code]);
  return (
    <fetcher.Form method="post" action={to("/cart")} className="flex flex-col gap-3">
      <input type="hidden" name="intent" value="add" />
      <input type="hidden" name="variant" value={variantId} />
      {isHydrated ? <input type="hidden" name="stay" value="1" /> : null}
      <div className="flex gap-3">
        <label className="sr-only" htmlFor="quantity">
          {say("product.quantity")}
        </label>
        <input
          id="quantity"
          name="quantity"
          type="number"
          inputMode="numeric"
          min={1}
          max={99}
          defaultValue={1}
          className="field w-20!"
        />
        <button type="submit" className="button flex-1" disabled={!isAvailable} aria-busy={state !== "idle"}>
          {say(isAvailable ? "product.add" : "stock.none")}
        </button>
      </div>
      {data?.kind === "refused" && state === "idle" ? (
        <p role="alert" className="rounded-xl border border-sale bg-card p-3 text-sm text-sale">
          {sayRefusal(say, data)}
        </p>
      ) : null}
    </fetcher.Form>
  );
}
