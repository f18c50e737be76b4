import type { Hansa } from "@hansa/sdk";
import { data, Link, redirect } from "react-router";
import {
  addToCart,
  type CartKey,
  cartKeyOf,
  changeCode,
  openCart,
  readCart,
  rememberCart,
  setQuantity,
} from "../cart.ts";
import { NarrowPage } from "../components/narrow-page.tsx";
import { apiContext } from "../context.ts";
import { pathIn, useSpeech } from "../language.tsx";
import { rememberChannel, visitorOf } from "../visitor.ts";
import type { Route } from "./+types/cart-restore.ts";

/**
 * The link of a reminder: fills the visitor's cart with what was left, on whatever device. A line gets at least the units
 * that it had, so following the link twice changes nothing.
 */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const { data: left } = await api.GET("/v1/cart-recoveries/{token}", { params: { path: { token: params.token } } });
  if (left === undefined) return data(null, { status: 410 });
  const back = pathIn(language, "/cart");
  const known = cartKeyOf(request);
  if (known?.id === left.cartId) return redirect(back);
  const cart = await readCart(api, known);
  const key = known !== null && cart?.channel === left.channel ? known : await openCart(api, left.channel);
  if (key.id !== left.cartId) await fill(api, key, left);
  return redirect(back, {
    headers: [
      ["set-cookie", rememberCart(key)],
      ["set-cookie", rememberChannel(left.channel)],
    ],
  });
}

/** What cannot be sold any more, or no longer fits, is left out; the page of the cart shows what is there. */
async function fill(
  api: Hansa,
  key: CartKey,
  left: {
    readonly lines: readonly { readonly variantId: string; readonly quantity: number }[];
    readonly codes: readonly string[];
  },
): Promise<void> {
  const present = await readCart(api, key);
  for (const { variantId, quantity } of left.lines) {
    const line = present?.lines.find((one) => one.variantId === variantId);
    if (line === undefined) await addToCart(api, key, variantId, quantity);
    else if (line.quantity < quantity) await setQuantity(api, key, line.id, quantity);
  }
  for (const code of left.codes) await changeCode(api, key, code, "use");
}

/** Seen only where the link leads nowhere any more. */
export default function CartRestore() {
  const { say, to } = useSpeech();
  return (
    <NarrowPage title={say("restore.title")}>
      <p className="text-muted">{say("restore.over")}</p>
      <Link to={to("/")} className="button self-start">
        {say("error.home")}
      </Link>
    </NarrowPage>
  );
}
