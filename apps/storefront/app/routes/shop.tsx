import { Outlet, useLocation } from "react-router";
import { cartKeyOf, countOf, readCart } from "../cart.ts";
import { CartDrawerProvider } from "../components/cart-drawer-state.tsx";
import { ConsentBar } from "../components/consent-bar.tsx";
import { Footer } from "../components/footer.tsx";
import { Header } from "../components/header.tsx";
import { OfflineBar } from "../components/offline-bar.tsx";
import { apiContext, originContext } from "../context.ts";
import { departmentsIn } from "../departments.ts";
import { Alternates } from "../seo/alternates.tsx";
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
  return { ...visitor, channels, departments, units: countOf(cart), origin: context.get(originContext)(request) };
}

/** The frame of every page of the shop. */
export default function Shop({ loaderData }: Route.ComponentProps) {
  const { language } = loaderData;
  const path = useLocation().pathname.replace(new RegExp(`^/${language}(?=/|$)`), "") || "/";
  return (
    <SpeechProvider value={speechOf(loaderData)}>
      <CartDrawerProvider>
        <div className="flex min-h-dvh flex-col">
          <Alternates origin={loaderData.origin} path={path} language={language} />
          <Header departments={loaderData.departments} units={loaderData.units} />
          <OfflineBar />
          <main id="content" tabIndex={-1} className="mx-auto w-full max-w-7xl flex-1 px-4 outline-none sm:px-6">
            <Outlet />
          </main>
          <Footer channels={loaderData.channels} path={path} />
          <ConsentBar />
        </div>
      </CartDrawerProvider>
    </SpeechProvider>
  );
}
