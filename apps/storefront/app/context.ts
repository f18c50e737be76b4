import type { Hansa } from "@hansa/sdk";
import { createContext } from "react-router";

/** The shop's API, asked in the name of whoever asked for the page. */
export const apiContext = createContext<Hansa>();

/** A value that this answer's scripts and styles carry, so that the browser runs no others. */
export const nonceContext = createContext<string>();

/** Where the shop stands on the web, without a slash at the end: what is set for it, or where it was asked. */
export const originContext = createContext<(request: Request) => string>();

/** Where the built texts of a language lie; null for a language that there is none of. */
export const textsContext = createContext<(language: string) => string | null>();
