import { redirect } from "react-router";
import { addToCart, openCart, rememberCart } from "../cart.ts";
import { apiContext } from "../context.ts";
import { pathIn } from "../language.tsx";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/cart-link.ts";

/** Most lines that a link may carry. */
const MAX_LINES = 20;

/** `/cart/<variant>:<units>,…` opens a new cart with these lines; what cannot be sold is left out. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { channel, language } = await visitorOf(api, request, params.language);
  const key = await openCart(api, channel.code);
  for (const line of params.lines.split(",").slice(0, MAX_LINES)) {
    const [variant = "", units = "1"] = line.split(":");
    await addToCart(api, key, variant, Math.max(1, Math.trunc(Number(units)) || 1));
  }
  return redirect(pathIn(language, "/cart"), { headers: { "set-cookie": rememberCart(key) } });
}
