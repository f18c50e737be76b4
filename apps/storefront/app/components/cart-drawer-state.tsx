import { createContext, lazy, Suspense, use, useCallback, useState } from "react";

// What the drawer is made of is fetched when it opens for the first time.
const CartDrawer = lazy(() => import("./cart-drawer.tsx"));
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
