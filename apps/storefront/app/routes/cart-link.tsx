import { data, redirect } from "react-router";
import { addToCart, LEFT_OUT, openCart, rememberCart } from "../cart.ts";
import { apiContext } from "../context.ts";
import { pathIn } from "../language.tsx";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/cart-link.ts";

/** Most lines that a link may carry. */
const MAX_LINES = 20;

/**
 * `/cart/<variant>:<units>,…` opens a new cart with these lines; what cannot be sold is left out, and told.
 * Where nothing is left the visitor keeps the cart that was there.
 */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { channel, language } = await visitorOf(api, request, params.language);
  const key = await openCart(api, channel.code);
  if (key === null) throw data(null, 503);
  let [isAny, isAll] = [false, true];
  for (const line of params.lines.split(",").slice(0, MAX_LINES)) {
    const [variant = "", units = "1"] = line.split(":");
    const { kind } = await addToCart(api, key, variant, Math.max(1, Math.trunc(Number(units)) || 1));
    if (kind === "done") isAny = true;
    else isAll = false;
  }
  const headers = isAny ? { "set-cookie": rememberCart(key) } : {};
  return redirect(pathIn(language, isAll ? "/cart" : LEFT_OUT), { headers });
}
