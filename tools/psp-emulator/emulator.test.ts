import { fork } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "@hansa/kernel";
import { afterEach, describe, expect, it } from "vitest";
import { type Emulator, type EmulatorSettings, startEmulator } from "./emulator.ts";

const secrets = { secretKey: "sk_emulator", webhookSecret: "whsec_emulator" };
const opened: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function start(settings: Partial<EmulatorSettings> = {}): Promise<Emulator> {
  const emulator = await startEmulator({ ...secrets, journalFile: null, webhookUrl: null, ...settings });
  opened.push(() => emulator.close());
  return emulator;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function call(url: string, path: string, key?: string, body?: object): Promise<Answer> {
  const response = await fetch(url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${secrets.secretKey}`, ...(key === undefined ? {} : { "idempotency-key": key }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const read: unknown = await response.json();
  if (typeof read !== "object" || read === null) throw new Error("no body");
  return { status: response.status, body: { ...read } };
}

const order = (token = "tok_ok", more: object = {}) => ({
  amountMinor: 4999,
  currency: "EUR",
  token,
  capture: true,
  orderReference: "H-1001",
  ...more,
});
const pay = (url: string, key: string, token?: string, more?: object) =>
  call(url, "/v1/payments", key, order(token, more));

describe("the journal", () => {
  const journalIn = (name: string) => {
    const file = join(mkdtempSync(join(tmpdir(), "hansa-psp-")), name);
    opened.push(() => rmSync(join(file, ".."), { recursive: true }));
    return file;
  };

  it("brings everything back, and answers old keys as before", async () => {
    const journalFile = journalIn("journal.jsonl");
    const first = await startEmulator({ ...secrets, journalFile, webhookUrl: null });
    const paid = await pay(first.url, "k1");
    const id = String(paid.body["id"]);
    const refunded = await call(first.url, `/v1/payments/${id}/refund`, "k2", { amountMinor: 1000 });
    const entries = first.journal();
    await first.close();

    const second = await start({ journalFile });
    expect(second.journal()).toEqual(entries);
    expect(await pay(second.url, "k1")).toEqual(paid);
    expect(await call(second.url, `/v1/payments/${id}/refund`, "k2", { amountMinor: 1000 })).toEqual(refunded);
    expect((await call(second.url, "/v1/payments?key=k1")).body).toMatchObject({ refundedMinor: 1000 });
    expect(second.journal()).toEqual(entries);
  });

  it("cuts off a torn last line and goes on after the whole ones", async () => {
    const journalFile = journalIn("journal.jsonl");
    const first = await startEmulator({ ...secrets, journalFile, webhookUrl: null });
    await pay(first.url, "k1");
    await first.close();
    appendFileSync(journalFile, '{"kind":"opened","sequence":2,"am');

    const second = await startEmulator({ ...secrets, journalFile, webhookUrl: null });
    expect((await call(second.url, "/v1/payments?key=k1")).status).toBe(200);
    await pay(second.url, "k2");
    await second.close();
    const third = await start({ journalFile });
    expect(third.journal().map((entry) => entry.sequence)).toEqual([1, 2]);
  });

  it("refuses to start on a line that is broken in the middle", async () => {
    const journalFile = journalIn("journal.jsonl");
    appendFileSync(journalFile, "garbage\n{}\n");
    await expect(start({ journalFile })).rejects.toThrow("journal.jsonl:1");
  });

  it("has the charge before the answer: a process that is killed at once still knows it", async () => {
    const journalFile = journalIn("journal.jsonl");
    const run = async () => {
      const child = fork(join(import.meta.dirname, "main.ts"), ["--journal", journalFile], {
        execArgv: [],
        silent: true,
        env: { ...process.env, PSP_SECRET_KEY: secrets.secretKey, PSP_WEBHOOK_SECRET: secrets.webhookSecret },
      });
      opened.push(() => void child.kill("SIGKILL"));
      const [line]: unknown[] = await once(child.stdout ?? child, "data");
      const { url }: { url: string } = JSON.parse(String(line));
      return { child, url };
    };
    const first = await run();
    await pay(first.url, "k1", "tok_timeout").catch(() => null);
    const paid = await pay(first.url, "k2");
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    expect(readFileSync(journalFile, "utf8").trim().split("\n")).toHaveLength(2);

    const second = await run();
    expect(await pay(second.url, "k2")).toEqual(paid);
    expect((await call(second.url, "/v1/payments?key=k1")).body).toMatchObject({ state: "captured" });
    second.child.disconnect(); // what a parent that dies does
    expect(await once(second.child, "exit")).toEqual([0, null]);
  }, 15_000);
});

describe("the protocol", () => {
  it("replays the same key, and refuses it for another body or path", async () => {
    const emulator = await start();
    const { url } = emulator;
    const paid = await pay(url, "k1");
    expect(await pay(url, "k1")).toEqual(paid);
    expect(await pay(url, "k1", "tok_ok", { amountMinor: 1 })).toMatchObject({
      status: 422,
      body: { error: { code: "key_reused" } },
    });
    const path = `/v1/payments/${String(paid.body["id"])}/refund`;
    expect((await call(url, path, "k1", { amountMinor: 1 })).status).toBe(422);
    expect(emulator.journal()).toHaveLength(1);
  });

  it.each([
    [order("tok_ok", { amountMinor: 0 })],
    [order("tok_ok", { amountMinor: "100" })],
    [order("tok_ok", { amountMinor: 1.5 })],
    [order("tok_ok", { currency: "EURO" })],
    [order("tok_ok", { returnUrl: "javascript:alert(1)" })],
    [order("")],
    [[]],
  ])("refuses %o with 400 and journals nothing", async (body) => {
    const emulator = await start();
    const { url } = emulator;
    expect((await call(url, "/v1/payments", "k1", body)).status).toBe(400);
    expect(emulator.journal()).toEqual([]);
  });

  it("wants the secret key, an idempotency key and a body of bounded size", async () => {
    const { url } = await start();
    expect((await fetch(`${url}/v1/payments?key=k1`)).status).toBe(401);
    expect((await fetch(`${url}/journal`, { headers: { authorization: "Bearer other" } })).status).toBe(401);
    expect((await call(url, "/v1/payments", undefined, order())).status).toBe(400);
    expect((await pay(url, "k1", "x".repeat(70_000))).status).toBe(413);
    expect((await call(url, "/elsewhere", "k1", {})).status).toBe(404);
  });

  it("does not start without secrets", async () => {
    await expect(start({ secretKey: "" })).rejects.toThrow("needs a secret key");
    await expect(start({ webhookSecret: " " })).rejects.toThrow("needs a webhook secret");
  });

  it("shows auditors every charge and every move", async () => {
    const { url } = await start();
    expect((await call(url, "/journal")).body).toEqual({ charges: [], moves: [], disputes: [] });
    const id = String((await pay(url, "k1")).body["id"]);
    await pay(url, "k2", "tok_declined");
    await pay(url, "k3", "tok_down");
    await call(url, `/v1/payments/${id}/refund`, "k4", { amountMinor: 99 });
    expect((await call(url, "/journal")).body).toMatchObject({
      charges: [
        { id, key: "k1", state: "captured", refundedMinor: 99, orderReference: "H-1001" },
        { key: "k2", state: "declined", declineReason: "card_declined" },
      ],
      moves: [{ key: "k4", kind: "refund", paymentId: id, amountMinor: 99, refusal: null }],
    });
  });
});

describe("the challenge page", () => {
  const challenge = async (more: object) => {
    const emulator = await start();
    const { body } = await pay(emulator.url, "k1", "tok_3ds", more);
    const page = String(body["redirectUrl"]);
    const answer = (outcome: string) =>
      fetch(page, { method: "POST", redirect: "manual", body: new URLSearchParams({ outcome }) });
    const state = async () => (await call(emulator.url, "/v1/payments?key=k1")).body["state"];
    return { page, answer, state, emulator };
  };

  it("says what is paid for, and nothing that the shop wrote is markup", async () => {
    const { page, state } = await challenge({ orderReference: "<script>alert(1)</script>" });
    const html = await (await fetch(page)).text();
    expect(html).toContain("€49.99");
    expect(html).toContain("Approve");
    expect(html).not.toContain("<script>");
    expect(await state()).toBe("action_required");
  });

  it.each([
    ["approve", "captured"],
    ["decline", "declined"],
  ])("%s is journaled once and leads back to the shop", async (outcome, expected) => {
    const { answer, state, emulator } = await challenge({ returnUrl: "http://shop.example/back" });
    const response = await answer(outcome);
    expect([response.status, response.headers.get("location")]).toEqual([303, "http://shop.example/back"]);
    expect(await state()).toBe(expected);

    await answer(outcome === "approve" ? "decline" : "approve");
    expect(await state()).toBe(expected);
    expect(emulator.journal()).toHaveLength(2);
  });

  it("says thank you when there is no shop to go back to, and is done with then", async () => {
    const { page, answer } = await challenge({});
    expect(await (await answer("approve")).text()).toContain("You approved this payment");
    expect(await (await fetch(page)).text()).toContain("already answered");
  });

  it("does not exist for a payment without a challenge", async () => {
    const { url } = await start();
    const { body } = await pay(url, "k1");
    expect((await fetch(`${url}/challenge/${String(body["id"])}`)).status).toBe(404);
    expect((await fetch(`${url}/challenge/pay_missing`)).status).toBe(404);
  });
});

describe("webhooks", () => {
  const listen = async (statusOf: (count: number) => number) => {
    const bodies: string[] = [];
    const server: Server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => (text += String(chunk)));
      request.on("end", () => {
        bodies.push(text);
        response.writeHead(statusOf(bodies.length)).end();
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    opened.push(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return { bodies, webhookUrl: `http://127.0.0.1:${String(port)}` };
  };

  it("are sent again until they are taken, as the same event", async () => {
    const { bodies, webhookUrl } = await listen((count) => (count < 3 ? 500 : 200));
    const { url } = await start({ webhookUrl, webhookRetryMs: 5 });
    await pay(url, newId());
    await expect.poll(() => call(url, "/livez"), { interval: 5 }).toMatchObject({ body: { waitingWebhooks: 0 } });
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies).size).toBe(1);
  });

  it("are given up after six tries", async () => {
    const { bodies, webhookUrl } = await listen(() => 500);
    const { url } = await start({ webhookUrl, webhookRetryMs: 1 });
    await pay(url, newId());
    const settled = { body: { waitingWebhooks: 0, droppedWebhooks: 1 } };
    await expect.poll(() => call(url, "/livez"), { interval: 5 }).toMatchObject(settled);
    expect(bodies).toHaveLength(6);
  });

  it("tell the life of a payment in a growing sequence", async () => {
    const { bodies, webhookUrl } = await listen(() => 200);
    const { url } = await start({ webhookUrl });
    const id = String((await pay(url, newId(), "tok_ok", { capture: false })).body["id"]);
    await call(url, `/v1/payments/${id}/capture`, newId(), { amountMinor: 4000 });
    await call(url, `/v1/payments/${id}/void`, newId(), { amountMinor: 999 });
    await call(url, `/v1/payments/${id}/refund`, newId(), { amountMinor: 4000 });
    await call(url, `/v1/payments/${id}/refund`, newId(), { amountMinor: 1 }); // refused: not a fact
    await expect.poll(() => bodies.length, { interval: 5 }).toBe(4);
    const events: { type: string; sequence: number }[] = bodies.map((body) => JSON.parse(body));
    expect(events.toSorted((a, b) => a.sequence - b.sequence).map((event) => event.type)).toEqual([
      "payment.authorized",
      "payment.captured",
      "payment.voided",
      "payment.refunded",
    ]);
  });
});
