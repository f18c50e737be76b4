import { isId, newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { eventIdOf, isBot, nobody, sessionIdOf, visitorOf } from "./visitor.ts";

const guest = { kind: "guest" } as const;
const ada = { kind: "customer", id: newId(), email: "ada@example.com" } as const;
const agreed = { "visitor-consent": "granted", "visitor-session": "a-session-of-ada" };

describe("a visitor", () => {
  it("is somebody only with consent and a session", () => {
    expect(visitorOf(agreed, guest)).toEqual({ sessionId: sessionIdOf("visitor/a-session-of-ada"), customerId: null });
    expect(visitorOf(agreed, ada).customerId).toBe(ada.id);
  });

  it.each([
    ["says nothing", { "visitor-session": "a-session-of-ada" }],
    ["says no", { ...agreed, "visitor-consent": "denied" }],
    ["asks not to be tracked", { ...agreed, dnt: "1" }],
    ["has Global Privacy Control on", { ...agreed, "sec-gpc": "1" }],
  ])("is nobody who %s, signed in or not", (_, headers) => {
    expect(visitorOf(headers, guest)).toEqual(nobody);
    expect(visitorOf(headers, ada)).toEqual(nobody);
  });

  it("is not known by a name that is none", () => {
    expect(visitorOf({ ...agreed, "visitor-session": "x" }, guest)).toEqual(nobody);
    expect(visitorOf({ ...agreed, "visitor-session": "a name; with spaces" }, guest)).toEqual(nobody);
  });

  it("has one session for the account where the browser names none", () => {
    const visitor = visitorOf({ "visitor-consent": "granted" }, ada);
    expect(visitor).toEqual({ sessionId: sessionIdOf(`customer/${ada.id}`), customerId: ada.id });
  });
});

describe("a bot", () => {
  it.each([
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "facebookexternalhit/1.1",
    "Screaming Frog SEO Spider/20.0",
    "AhrefsBot/7.0",
  ])("is told by its name: %s", (agent) => expect(isBot({ "user-agent": agent })).toBe(true));

  it.each([
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
    "curl/8.5.0",
    "node",
  ])("is not a person with %s", (agent) => expect(isBot({ "user-agent": agent })).toBe(false));

  it("is a browser that fetches a page in advance", () => {
    expect(isBot({ "user-agent": "Mozilla/5.0", "sec-purpose": "prefetch" })).toBe(true);
  });
});

describe("an event's id", () => {
  it("begins with its time, is the same for the same and another for anything else", () => {
    const id = eventIdOf(1_700_000_000_123, ["a", "view", "lamp", null]);
    expect(isId(id)).toBe(true);
    expect(Number.parseInt(id.slice(0, 13).replace("-", ""), 16)).toBe(1_700_000_000_123);
    expect(eventIdOf(1_700_000_000_123, ["a", "view", "lamp", null])).toBe(id);
    expect(eventIdOf(1_700_000_000_124, ["a", "view", "lamp", null])).not.toBe(id);
    expect(eventIdOf(1_700_000_000_123, ["a", "view", "rug", null])).not.toBe(id);
  });

  it("and a session's are the same in every release, or what is repeated would be kept twice", () => {
    expect(eventIdOf(1_000_000_000_000, ["a", "b"])).toBe("00e8d4a5-1000-74ab-a59d-3580c1134e9d");
    expect(sessionIdOf("visitor/ada")).toBe("b0c0053f-5bcf-8f86-97bf-51299c6f3ad5");
  });
});
