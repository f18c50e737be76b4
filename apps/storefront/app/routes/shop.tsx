import { Outlet } from "react-router";
import { cartKeyOf, countOf, readCart } from "../cart.ts";
import { Footer } from "../components/footer.tsx";
import { Header } from "../components/header.tsx";
import { apiContext } from "../context.ts";
import { departmentsIn } from "../departments.ts";
import { speechOf, SpeechProvider } from "../language.tsx";
import { listChannels, visitorOf } from "../visitor.ts";
import type { Route } from "./+types/shop.ts";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const language = "language" in params ? params["language"] : undefined;
  const [visitor, channels] = await Promise.all([visitorOf(api, request, language), listChannels(api)]);
  const [departments, cart] = await Promise.all([
    departmentsIn(api, visitor.language),
    readCart(api, cartKeyOf(request)),
  ]);
  const path = new URL(request.url).pathname.replace(new RegExp(`^/${visitor.language}(?=/|$)`), "") || "/";
  return { ...visitor, channels, departments, path, units: countOf(cart) };
}

/** The frame of every page of the shop. */
export default function Shop({ loaderData }: Route.ComponentProps) {
  return (
    <SpeechProvider value={speechOf(loaderData)}>
      <Header departments={loaderData.departments} units={loaderData.units} />
      <main id="content" className="mx-auto max-w-7xl px-4 sm:px-6">
        <Outlet />
      </main>
      <Footer channels={loaderData.channels} path={loaderData.path} />
    </SpeechProvider>
  );
}
