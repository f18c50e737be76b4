import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { money, parseCurrency } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuthorizeRequest, RemoteProvider } from "../provider.ts";
import { createSandbox } from "./sandbox.ts";
import { MAX_ANSWER_BYTES, MAX_CALLS_ON_WIRE } from "./sandbox-connection.ts";

// What the emulator never does and a provider, or something between it and us, may: each is `unknown`, not a success.

const settings = {
  baseUrl: "http://127.0.0.1:1",
  secretKey: "sk_test",
  webhookSecrets: ["whsec_test"],
  timeoutMs: 2000,
};
const request: AuthorizeRequest = {
  key: "attempt-1",
  amount: money(100n, parseCurrency("EUR")),
  token: "tok_ok",
  orderReference: "H-1",
  returnUrl: null,
  capture: false,
};
const good = {
  id: "pay_1",
  key: "attempt-1",
  state: "authorized",
  amountMinor: 100,
  currency: "EUR",
  capturedMinor: 0,
  refundedMinor: 0,
  voidedMinor: 0,
};
const challenge = { ...good, state: "action_required" };
const unprocessed = (code: string) => ({ error: { code, message: "", processed: false } });

type Reply = (request: IncomingMessage, response: ServerResponse) => void;
let reply: Reply = (_, response) => response.end();
let provider: RemoteProvider;
const server = createServer((asked, response) => {
  asked.resume().on("end", () => reply(asked, response));
});
const originOf = (listening: Server): string => {
  const address = listening.address();
  return `http://127.0.0.1:${String(typeof address === "object" && address !== null ? address.port : 0)}`;
};
const json =
  (body: unknown, status = 200): Reply =>
  (_, response) =>
    response.writeHead(status).end(JSON.stringify(body));

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  provider = createSandbox({ ...settings, baseUrl: `${originOf(server)}/` });
});
afterAll(async () => {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
});

describe("an answer to authorize", () => {
  it("is believed when it is whole and echoes the request", async () => {
    reply = json(good);
    expect(await provider.authorize(request)).toEqual({
      kind: "authorized",
      providerReference: "pay_1",
      captured: false,
    });
  });

  it.each<[string, Reply]>([
    ["amount as text", json({ ...good, amountMinor: "100" })],
    ["a fraction", json({ ...good, amountMinor: 100.5 })],
    ["a huge amount", json({ ...good, amountMinor: 1e21 })],
    ["no currency", json({ ...good, currency: "EURO" })],
    ["another key", json({ ...good, key: "attempt-2" })],
    ["a state that we do not know", json({ ...good, state: "approved" })],
    ["more captured than authorized", json({ ...good, state: "captured", capturedMinor: 101 })],
    ["captured without a capture", json({ ...good, state: "captured" })],
    ["authorized with a capture", json({ ...good, capturedMinor: 1 })],
    ["a reference with a line break", json({ ...good, id: "pay\n1" })],
    ["a very long reference", json({ ...good, id: "p".repeat(129) })],
    ["a challenge without an address", json(challenge)],
    ["a challenge that is a script", json({ ...challenge, redirectUrl: "javascript:alert(1)" })],
    ["a challenge with user info", json({ ...challenge, redirectUrl: "https://bank.example@evil.example/" })],
    ["200 with an error", json(unprocessed("card_declined"))],
    ["200 with nothing", (_, response) => response.end()],
    ["200 with HTML", (_, response) => response.end("<html>all is well</html>")],
    ["200 with a list", json([good])],
    ["200 that is too long", (_, response) => response.end(JSON.stringify(good) + " ".repeat(MAX_ANSWER_BYTES))],
    [
      "200 that is too long and does not say so",
      (_, response) => {
        response.write(JSON.stringify(good));
        response.end(" ".repeat(MAX_ANSWER_BYTES));
      },
    ],
    [
      "compressed, though we asked for plain",
      (_, response) => response.writeHead(200, { "content-encoding": "br" }).end("x"),
    ],
    ["500", json({ error: "boom" }, 500)],
    ["429 of a proxy", json({ message: "slow down" }, 429)],
    ["503 of a proxy", json({ message: "no upstream" }, 503)],
    ["503 that may have done something", json({ error: { code: "unavailable", processed: true } }, 503)],
    ["a key that was used for something else", json(unprocessed("key_reused"), 422)],
    ["a redirect", (_, response) => response.writeHead(307, { location: "/elsewhere" }).end()],
    ["a connection that drops", (_, response) => response.destroy()],
    ["half an answer", (_, response) => response.writeHead(200, { "content-length": 500 }).write('{"id":')],
  ])("is unknown: %s", async (_, answer) => {
    reply = (asked, response) => {
      answer(asked, response);
      if (response.headersSent && !response.writableEnded) response.destroy();
    };
    expect(await provider.authorize(request)).toEqual({ kind: "unknown" });
  });

  it.each([
    [{ amountMinor: 101 }, { amountMinor: 101n, currency: "EUR" }],
    [{ currency: "USD" }, { amountMinor: 100n, currency: "USD" }],
  ])("that speaks of other money is a mismatch, which no repetition will cure: %o", async (other, answered) => {
    reply = json({ ...good, ...other });
    expect(await provider.authorize(request)).toEqual({ kind: "mismatch", providerReference: "pay_1", answered });
  });

  it.each([
    ["unavailable", 503, "provider_unavailable"],
    ["rate_limited", 429, "provider_unavailable"],
    ["unauthorized", 401, "provider_unavailable"],
    ["invalid_request", 400, "invalid_request"],
  ])("that swears nothing was processed is definite: %s", async (code, status, reason) => {
    reply = json(unprocessed(code), status);
    expect(await provider.authorize(request)).toEqual({ kind: "declined", reason });
  });

  it("is definite when no connection could be made", async () => {
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const nobody = createSandbox({ ...settings, baseUrl: originOf(gone) });
    await new Promise((resolve) => gone.close(resolve));
    expect(await nobody.authorize(request)).toEqual({ kind: "declined", reason: "provider_unavailable" });
    expect(await nobody.retrieve("attempt-1")).toEqual({ kind: "unknown" });
  });
});

describe("a slow provider", () => {
  it("gets a bounded number of calls at once; the others wait in line", async () => {
    const held: ServerResponse[] = [];
    let most = 0;
    reply = (_, response) => {
      most = Math.max(most, held.push(response));
    };
    const answers = Array.from({ length: MAX_CALLS_ON_WIRE + 10 }, () => provider.authorize(request));
    await expect.poll(() => held.length, { interval: 5 }).toBe(MAX_CALLS_ON_WIRE);
    reply = json(good);
    for (const response of held) response.end(JSON.stringify(good));
    for (const answer of await Promise.all(answers)) expect(answer.kind).toBe("authorized");
    expect(most).toBe(MAX_CALLS_ON_WIRE);
  });

  it("that takes longer than it may gives no answer", async () => {
    reply = () => undefined;
    const impatient = createSandbox({ ...settings, baseUrl: originOf(server), timeoutMs: 20 });
    expect(await impatient.authorize(request)).toEqual({ kind: "unknown" });
    reply = (_, response) => response.write("{"); // a trickle does not extend the time
    expect(await impatient.authorize(request)).toEqual({ kind: "unknown" });
  });
});

describe("an answer to retrieve", () => {
  it.each<[string, Reply]>([
    ["404 of a proxy", json({ message: "not found" }, 404)],
    ["another key", json({ ...good, key: "attempt-2" })],
    ["500", json({}, 500)],
  ])("is unknown, never absent: %s", async (_, answer) => {
    reply = answer;
    expect(await provider.retrieve("attempt-1")).toEqual({ kind: "unknown" });
  });
});

describe("an answer to refund", () => {
  const move = { id: "mov_1", paymentId: "pay_1", key: "refund-1", kind: "refund", amountMinor: 100, currency: "EUR" };
  const refund = { key: "refund-1", providerReference: "pay_1", amount: request.amount };

  it.each([
    [{ amountMinor: 99 }],
    [{ currency: "USD" }],
    [{ kind: "capture" }],
    [{ paymentId: "pay_2" }],
    [{ key: "refund-2" }],
    [{ refusal: "because" }],
    [{ refusal: undefined }],
  ])("is unknown with %o", async (wrong) => {
    reply = json({ ...move, refusal: null, ...wrong });
    expect(await provider.refund(refund)).toEqual({ kind: "unknown" });
  });
});

describe("settings", () => {
  it.each([
    [{ secretKey: "" }, "secret key"],
    [{ secretKey: "  " }, "secret key"],
    [{ secretKey: "sk\nlive" }, "printable"],
    [{ webhookSecrets: [] }, "webhook secret"],
    [{ webhookSecrets: ["whsec", ""] }, "webhook secret"],
    [{ webhookSecrets: ["a", "b", "c"] }, "at most 2"],
    [{ baseUrl: "file:///etc/passwd" }, "base URL"],
    [{ timeoutMs: 0 }, "timeout"],
  ])("that are wrong are one clear sentence: %o", (wrong, words) => {
    expect(() => createSandbox({ ...settings, ...wrong })).toThrow(words);
  });
});
