import { Outlet, useLocation } from "react-router";
import { cartKeyOf, unitsInCart } from "../cart.ts";
import { CartDrawerProvider } from "../components/cart-drawer-state.tsx";
import { ConsentBar } from "../components/consent-bar.tsx";
import { Failure } from "../components/failure.tsx";
import { Footer } from "../components/footer.tsx";
import { Header } from "../components/header.tsx";
import { OfflineBar } from "../components/offline-bar.tsx";
import { apiContext, originContext } from "../context.ts";
import { departmentsIn } from "../departments.ts";
import { failureOf } from "../failure.ts";
import { Alternates } from "../seo/alternates.tsx";
import { speechOf, SpeechProvider } from "../language.tsx";
import { listChannels, visitorOf } from "../visitor.ts";
import type { Route } from "./+types/shop.ts";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const language = "language" in params ? params["language"] : undefined;
  const [visitor, channels] = await Promise.all([visitorOf(api, request, language), listChannels(api)]);
  const [departments, units] = await Promise.all([
    departmentsIn(api, visitor.language),
    unitsInCart(api, cartKeyOf(request)),
  ]);
  return { ...visitor, channels, departments, units, origin: context.get(originContext)(request) };
}

/** The frame of every page of the shop. */
export default function Shop({ loaderData }: Route.ComponentProps) {
  return (
    <Frame shown={loaderData}>
      <Outlet />
    </Frame>
  );
}

/** What cannot be shown stands in the frame, where there is one: the search, the departments and the cart lead on from there. */
export function ErrorBoundary({ error, loaderData }: Route.ErrorBoundaryProps) {
  const kind = failureOf(error);
  if (loaderData === undefined) return <Failure kind={kind} />;
  return (
    <Frame shown={loaderData}>
      <Failure kind={kind} isFramed />
    </Frame>
  );
}

type Shown = Route.ComponentProps["loaderData"];

function Frame({ shown, children }: { readonly shown: Shown; readonly children: React.ReactNode }) {
  const { language } = shown;
  const path = useLocation().pathname.replace(new RegExp(`^/${language}(?=/|$)`), "") || "/";
  return (
    <SpeechProvider value={speechOf(shown)}>
      <CartDrawerProvider>
        <div className="flex min-h-dvh flex-col">
          <Alternates origin={shown.origin} path={path} language={language} />
          <Header departments={shown.departments} units={shown.units} />
          <OfflineBar />
          <main id="content" tabIndex={-1} className="mx-auto w-full max-w-7xl flex-1 px-4 outline-none sm:px-6">
            {children}
          </main>
          <Footer channels={shown.channels} path={path} />
          <ConsentBar />
        </div>
      </CartDrawerProvider>
    </SpeechProvider>
  );
}
