import { useSyncExternalStore } from "react";

/** What a visitor said to being told apart; null before they were asked. */
export type Choice = "granted" | "denied" | null;

/** One thing that a visitor did, as the shop is told of it. */
export type Deed =
  | { readonly type: "view" | "click" | "add"; readonly product: string; readonly position?: number }
  | { readonly type: "search"; readonly query: string; readonly results: number };

const CHOICE = "hansa_consent";
const VISITOR = "hansa_visitor";
const listeners = new Set<() => void>();

/** What the visitor of this browser said; a browser that asks not to be tracked says no. Undefined where pages are made. */
export function useChoice(): Choice | undefined {
  return useSyncExternalStore<Choice | undefined>(listen, readChoice, () => undefined);
}

/** Keeps what the visitor says; who says no is forgotten at once. */
export function choose(choice: "granted" | "denied" | null): void {
  const headers = visitorHeaders();
  if (choice !== "granted" && "visitor-session" in headers) {
    void fetch("/v1/events", { method: "DELETE", headers, keepalive: true });
    write(VISITOR, null);
  }
  write(CHOICE, choice);
  for (const tell of listeners) tell();
}

/** The headers that say who asks; none without consent. */
export function visitorHeaders(): Readonly<Record<string, string>> {
  if (readChoice() !== "granted") return {};
  const known = read(VISITOR) ?? crypto.randomUUID();
  write(VISITOR, known);
  return { "visitor-session": known, "visitor-consent": "granted" };
}

/** Tells the shop what the visitor did, if they agreed to that. It is sent aside: nothing waits for it or fails with it. */
export function report(deed: Deed, channel: string): void {
  const headers = visitorHeaders();
  if (!("visitor-session" in headers)) return;
  void fetch("/v1/events", {
    method: "POST",
    keepalive: true,
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify([{ ...deed, channel, at: new Date().toISOString() }]),
  }).catch(() => undefined); // What nobody hears of is not worth a word on the page.
}

function listen(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

function readChoice(): Choice {
  if ("globalPrivacyControl" in navigator && navigator.globalPrivacyControl === true) return "denied";
  const kept = read(CHOICE);
  return kept === "granted" || kept === "denied" ? kept : null;
}

/** A browser may keep nothing for anybody: then nobody is told apart. */
function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return name === CHOICE ? "denied" : null;
  }
}

function write(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Nothing is kept, so nothing is known: as if the visitor had said no.
  }
}
