import { createContext, lazy, Suspense, use, useCallback, useEffect, useState } from "react";
import { useSpeech } from "../language.tsx";

// What the drawer is made of is fetched when it opens for the first time. Where that fails, as after a release or on a
// bad line, the page of the cart does as well.
const CartDrawer = lazy<typeof GoToCart>(() => import("./cart-drawer.tsx").catch(() => ({ default: GoToCart })));
const DrawerContext = createContext<() => void>(() => undefined);

/** Opens the cart beside the page. */
export function useCartDrawer(): () => void {
  return use(DrawerContext);
}

/** Gives the pages below it a cart that opens beside them. */
export function CartDrawerProvider({ children }: { readonly children: React.ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const open = useCallback(() => {
    setWanted(true);
    setOpen(true);
  }, []);
  return (
    <DrawerContext value={open}>
      {children}
      {isWanted ? (
        <Suspense fallback={null}>
          <CartDrawer isOpen={isOpen} onOpenChange={setOpen} />
        </Suspense>
      ) : null}
    </DrawerContext>
  );
}

/** Stands where the drawer could not: leads to the page of the cart, which the server writes. */
function GoToCart({
  isOpen,
}: {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}): React.ReactNode {
  const { to } = useSpeech();
  const path = to("/cart");
  useEffect(() => {
    if (isOpen) location.assign(path);
  }, [isOpen, path]);
  return null;
}
