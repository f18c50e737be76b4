import type { Hansa } from "@hansa/sdk";
import { data, Link, redirect } from "react-router";
import { found } from "../answers.ts";
import {
  addToCart,
  type CartKey,
  cartKeyOf,
  changeCode,
  LEFT_OUT,
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
  const left = found(await api.GET("/v1/cart-recoveries/{token}", { params: { path: { token: params.token } } }));
  if (left === null) return data(null, { status: 410 });
  const known = cartKeyOf(request);
  if (known?.id === left.cartId) return redirect(pathIn(language, "/cart"));
  const cart = await readCart(api, known);
  const isUsable = cart?.state === "open" && cart.channel === left.channel;
  const key = known !== null && isUsable ? known : await openCart(api, left.channel);
  if (key === null) throw data(null, 503);
  const isWhole = await fill(api, key, left);
  return redirect(pathIn(language, isWhole ? "/cart" : LEFT_OUT), {
    headers: [
      ["set-cookie", rememberCart(key)],
      ["set-cookie", rememberChannel(left.channel)],
    ],
  });
}

/** What cannot be sold any more, or no longer fits, is left out. @returns whether every line is there */
async function fill(
  api: Hansa,
  key: CartKey,
  left: {
    readonly lines: readonly { readonly variantId: string; readonly quantity: number }[];
    readonly codes: readonly string[];
  },
): Promise<boolean> {
  let isWhole = true;
  const present = await readCart(api, key);
  for (const { variantId, quantity } of left.lines) {
    const line = present?.lines.find((one) => one.variantId === variantId);
    if (line !== undefined && line.quantity >= quantity) continue;
    const { kind } =
      line === undefined
        ? await addToCart(api, key, variantId, quantity)
        : await setQuantity(api, key, line.id, quantity);
    isWhole &&= kind === "done";
  }
  for (const code of left.codes) await changeCode(api, key, code, "use");
  return isWhole;
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
