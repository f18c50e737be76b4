import { createRootRouteWithContext, createRoute, redirect } from "@tanstack/react-router";
import { createElement } from "react";
import { Refused } from "../ask/hansa.ts";
import { queryClient } from "../ask/query-client.ts";
import { actorQuery } from "../session/actor.ts";
import { SignInPage } from "../session/SignInPage.tsx";
import { Failed, Loading, Nothing } from "../show/states.tsx";
import { Frame } from "./Frame.tsx";

/** What stands in the address behind the question mark; every value is text. */
export type Search = Readonly<Record<string, string | undefined>>;

/** The root of all routes. */
export const rootRoute = createRootRouteWithContext<object>()({
  validateSearch: (search: Record<string, unknown>): Search => parseSearch(search),
});

/** Where staff come in. */
export const signInRoute = createRoute({ getParentRoute: () => rootRoute, path: "/sign-in", component: SignInPage });

/** The desk itself: everything below it is for staff who are signed in. */
export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "frame",
  component: Frame,
  pendingComponent: Loading,
  errorComponent: ({ error, reset }) =>
    createElement(Failed, { error: error instanceof Error ? error : new Error(String(error)), retry: reset }),
  notFoundComponent: () => createElement(Nothing, { title: "There is no such page" }),
  async beforeLoad({ location }) {
    try {
      await queryClient.ensureQueryData(actorQuery);
    } catch (error) {
      if (error instanceof Refused && error.status === 401)
        throw redirect({ to: "/sign-in", search: { back: `/desk${location.href}` } });
      throw error;
    }
  },
});

function parseSearch(search: Record<string, unknown>): Search {
  return Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      typeof value === "string" && value !== "" ? [[name, value]] : [],
    ),
  );
}
