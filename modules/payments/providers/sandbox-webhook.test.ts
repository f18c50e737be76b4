import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../../tools/psp-emulator/emulator.ts";
import type { RemoteProvider } from "../provider.ts";
import { createSandbox } from "./sandbox.ts";

// Webhooks of the sandbox, with real deliveries over HTTP.

const SECRET = "sk_test_webhook";
const SIGNED_WITH = "whsec_new";
const LIVE_SECRETS = ["whsec_old", SIGNED_WITH];
const amount = money(4999n, parseCurrency("EUR"));

interface Received {
  readonly rawBody: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

let emulator: Emulator;
let sandbox: RemoteProvider;
const received: Received[] = [];
const eventsOf = (key: string): readonly Received[] =>
  received.filter(({ rawBody }) => rawBody.includes(`"key":"${key}"`));
const listener = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    received.push({ rawBody: Buffer.concat(chunks), headers: request.headers });
    response.end();
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const webhookUrl = `http://127.0.0.1:${String(port)}/`;
  const secrets = { secretKey: SECRET, webhookSecret: SIGNED_WITH };
  emulator = await startEmulator({ ...secrets, journalFile: null, webhookUrl, lateWebhookMs: 200 });
  sandbox = createSandbox({
    baseUrl: emulator.url,
    secretKey: SECRET,
    webhookSecrets: LIVE_SECRETS,
    timeoutMs: 10_000,
  });
});

afterAll(async () => {
  await emulator.close();
  await new Promise<void>((resolve) => {
    listener.close(() => resolve());
    listener.closeAllConnections();
  });
});

describe("a webhook", () => {
  const announced = async (token = "tok_ok"): Promise<Received & { readonly key: string }> => {
    const key = newId();
    const isLate = token === "tok_ok_late_webhook";
    await sandbox.authorize({ key, amount, token, orderReference: "H-1001", returnUrl: null, capture: true });
    if (isLate) expect(eventsOf(key)).toEqual([]);
    await expect.poll(() => eventsOf(key).length, { interval: 5, timeout: 5000 }).toBe(1);
    const [event] = eventsOf(key);
    if (event === undefined) throw new Error("no event");
    return { ...event, key };
  };
  const verify = async (...webhook: Parameters<RemoteProvider["verifyWebhook"]>) =>
    (await sandbox.verifyWebhook(...webhook))?.[0] ?? null;
  const signed = (secret: string, rawBody: Buffer, seconds = Math.floor(Date.now() / 1000)) => ({
    "sandbox-signature": `t=${String(seconds)},v1=${createHmac("sha256", secret)
      .update(`${String(seconds)}.`)
      .update(rawBody)
      .digest("hex")}`,
  });

  it("signed with either live secret is an event about our attempt", async () => {
    const { rawBody, headers, key } = await announced();
    const event = await verify(rawBody, headers, new Date());
    expect(event).toMatchObject({ type: "payment.captured", payment: { key, amount, state: "captured" } });
    for (const secret of LIVE_SECRETS) {
      expect(await verify(rawBody, signed(secret, rawBody), new Date())).toEqual(event);
    }
  });

  it("comes after the answer when it is late", async () => {
    const { rawBody, headers } = await announced("tok_ok_late_webhook");
    expect(await verify(rawBody, headers, new Date())).toMatchObject({ type: "payment.captured" });
  });

  it("tells of a charge whose answer was lost", async () => {
    const { rawBody, headers } = await announced("tok_timeout");
    expect(await verify(rawBody, headers, new Date())).toMatchObject({ type: "payment.captured" });
  });

  it("is refused when five minutes old, or from as far ahead", async () => {
    const { rawBody } = await announced();
    const headers = signed(SIGNED_WITH, rawBody, 1_800_000_000);
    const at = (seconds: number) => verify(rawBody, headers, new Date((1_800_000_000 + seconds) * 1000));
    expect([await at(-301), await at(301)]).toEqual([null, null]);
    expect([await at(-300), await at(0), await at(300)]).not.toContain(null);
  });

  it("is refused when anything but the signed bytes arrives", async () => {
    const { rawBody, headers } = await announced();
    const parsed: unknown = JSON.parse(rawBody.toString());
    const reserialised = Buffer.from(JSON.stringify(parsed, null, 1));
    const tampered = Buffer.from(rawBody.toString().replace("4999", "4998"));
    for (const body of [reserialised, tampered, Buffer.alloc(0), Buffer.concat([rawBody, Buffer.from(" ")])]) {
      expect(await verify(body, headers, new Date())).toBeNull();
    }
  });

  it("is refused without a signature made with a live secret", async () => {
    const { rawBody } = await announced();
    const good = signed(SIGNED_WITH, rawBody)["sandbox-signature"];
    const headers = [undefined, "", "v1=00", good.replace("v1", "v0"), `${good},${good}`, good.toUpperCase(), [good]];
    for (const header of headers) {
      expect(await verify(rawBody, { "sandbox-signature": header }, new Date())).toBeNull();
    }
    for (const secret of ["whsec_other", "x"]) {
      expect(await verify(rawBody, signed(secret, rawBody), new Date())).toBeNull();
    }
  });

  it.each(["{}", "<html>", '{"id":"evt_1","type":"payment.captured"}', "null", "[]", "x".repeat(70_000)])(
    "that is signed but cannot be read is no event: %.30s",
    async (text) => {
      const rawBody = Buffer.from(text);
      expect(await verify(rawBody, signed(SIGNED_WITH, rawBody), new Date())).toBeNull();
    },
  );
});
