import type { Hansa, paths } from "@hansa/sdk";
import { redirect } from "react-router";
import { found } from "./answers.ts";
import { pathIn } from "./language.tsx";
import type { Refusal } from "./refusals.ts";
import type { Language } from "./messages/index.ts";
import { readCookie } from "./visitor.ts";

const SESSION_COOKIE = "hansa_session";

/** An address of the address book. */
export type SavedAddress =
  paths["/v1/me/addresses"]["get"]["responses"]["200"]["content"]["application/json"]["items"][number];

/** The signed-in customer. */
export type Customer = paths["/v1/me"]["get"]["responses"]["200"]["content"]["application/json"];

/** The customer whose session the request shows. @throws a redirect to the sign-in page when there is none; 503 as `found` */
export async function customerOf(api: Hansa, language: Language): Promise<Customer> {
  const customer = found(await api.GET("/v1/me"));
  if (customer === null) throw redirect(pathIn(language, "/account/sign-in"));
  return customer;
}

/** The address book of whoever is signed in; empty for a guest. */
export async function savedAddresses(api: Hansa, request: Request): Promise<readonly SavedAddress[]> {
  if (readCookie(request, SESSION_COOKIE) === undefined) return [];
  const { data } = await api.GET("/v1/me/addresses");
  return data?.items ?? [];
}

/** Cookies that an answer of the API sets, for the page's own answer to set. */
export function cookiesOf(response: Response): Headers {
  const headers = new Headers();
  for (const cookie of response.headers.getSetCookie()) headers.append("set-cookie", cookie);
  return headers;
}

/** What the shop says to a form: null when all went well. */
export function refusalOf(answer: { readonly error?: unknown }): Refusal | null {
  if (answer.error === undefined) return null;
  const {
    code = "",
    title = "",
    violations = [],
  } = answer.error as {
    readonly code?: string;
    readonly title?: string;
    readonly violations?: readonly { readonly message: string }[];
  };
  return { code, detail: [title, ...violations.map(({ message }) => message)].join(" ") };
}
