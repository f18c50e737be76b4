import { Dialog } from "@base-ui/react/dialog";
import { useEffect, useRef } from "react";
import { Link, useFetcher, useLocation } from "react-router";
import type { Cart } from "../cart.ts";
import { useSpeech } from "../language.tsx";
import { CartLines } from "./cart-lines.tsx";
import { Icon } from "./icons.tsx";
import { Totals } from "./totals.tsx";

/** The cart beside the page: what is in it, what is wrong with it, and the way to checkout. */
// oxlint-disable-next-line import/no-default-export -- what is fetched late is a default export
export default function CartDrawer(props: {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}) {
  const { say, to } = useSpeech();
  const { isOpen, onOpenChange } = props;
  const { load, data } = useFetcher<{ readonly cart: Cart | null }>({ key: "cart-drawer" });
  const path = to("/cart");
  const { key } = useLocation();
  useEffect(() => {
    if (isOpen) void load(path);
  }, [isOpen, load, path]);
  // Who follows a link has left the cart.
  const openedAt = useRef(key);
  useEffect(() => {
    if (openedAt.current !== key) onOpenChange(false);
    openedAt.current = key;
  }, [key, onOpenChange]);
  const cart = data?.cart ?? null;
  return (
    <Dialog.Root open={isOpen} onOpenChange={(next) => onOpenChange(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40 transition-opacity duration-200 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Dialog.Popup className="fixed inset-y-0 end-0 z-50 flex w-full max-w-md flex-col bg-paper shadow-2xl transition-transform duration-200 data-[ending-style]:translate-x-full data-[starting-style]:translate-x-full rtl:data-[ending-style]:-translate-x-full rtl:data-[starting-style]:-translate-x-full">
          <div className="flex items-center justify-between border-b border-line px-5 py-3">
            <Dialog.Title className="text-lg font-semibold">{say("nav.cart")}</Dialog.Title>
            <Dialog.Close
              className="flex size-11 items-center justify-center rounded-full hover:bg-sand"
              aria-label={say("cart.close")}
            >
              <Icon name="close" />
            </Dialog.Close>
          </div>
          <div className="flex-1 overflow-y-auto px-5 py-4" aria-live="polite">
            {cart === null || cart.lines.length === 0 ? (
              <p className="py-8 text-muted">{data === undefined ? say("cart.loading") : say("cart.empty")}</p>
            ) : (
              <CartLines cart={cart} isNarrow />
            )}
          </div>
          {cart === null || cart.lines.length === 0 ? null : (
            <div className="flex flex-col gap-4 border-t border-line px-5 py-4">
              <Totals totals={cart.totals} adjustments={cart.adjustments} isFinal={false} />
              <div className="grid grid-cols-2 gap-3">
                <Link to={path} className="button button-quiet">
                  {say("cart.show")}
                </Link>
                <Link to={to("/checkout")} className="button">
                  {say("cart.checkout")}
                </Link>
              </div>
            </div>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
