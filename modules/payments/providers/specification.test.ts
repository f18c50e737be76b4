import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { money, newId, parseCurrency } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import type { Exchange } from "../../../tools/psp-emulator/host.ts";
import type { AuthorizeRequest } from "../provider.ts";
import type { Stage } from "./contract.fixture.ts";
import { STAGES } from "./stages.fixture.ts";

// What adapters ask and emulators answer, held against the providers' published OpenAPI descriptions. The descriptions and
// the program that judges by them are not part of Hansa: HANSA_API_SPECS names the folder, HANSA_OPENAPI_JUDGE the program.

const specs = process.env["HANSA_API_SPECS"] ?? "";
const judgeFile = process.env["HANSA_OPENAPI_JUDGE"] ?? "";

interface Judge {
  loadSpec(file: string): object;
  parseBracketForm(text: string): object;
  checkRequest(spec: object, method: string, path: string, body: object, how: { form: boolean }): readonly string[];
  checkResponse(spec: object, method: string, path: string, status: number, body: unknown): readonly string[];
}

const FILES: Readonly<Record<string, readonly string[]>> = {
  stripe: ["stripe-2023-08-16.openapi.json.gz"],
  adyen: ["adyen-checkout-v72.openapi.json.gz"],
  paypal: [
    "paypal-orders-v2.openapi.json.gz",
    "paypal-payments-v2.openapi.json.gz",
    "paypal-webhooks-v1.openapi.json.gz",
  ],
};
/** How the descriptions spell paths. */
const PREFIX: Readonly<Record<string, RegExp>> = { adyen: /^(?:\/checkout)?\/v\d+/ };

describe.skipIf(specs === "" || judgeFile === "")(
  "exchanges are as the provider publishes them (set HANSA_API_SPECS and HANSA_OPENAPI_JUDGE)",
  () => {
    it.each(Object.keys(FILES))("%s", async (name) => {
      const judge = (await import(pathToFileURL(judgeFile).href)) as Judge;
      const documents = (FILES[name] ?? []).map((file) => judge.loadSpec(join(specs, file)));
      const exchanges = await record(name);
      const faults = new Map<string, string>();
      let judged = 0;
      for (const exchange of exchanges) {
        if (exchange.path.startsWith("/v1/oauth2/")) continue;
        const path = exchange.path.replace(PREFIX[name] ?? /^$/, "");
        const isForm = name === "stripe";
        const text = exchange.requestText;
        const body = text === "" ? {} : isForm ? judge.parseBracketForm(text) : (JSON.parse(text) as object);
        const verdicts = documents.map((spec) => [
          ...(exchange.method === "GET" ? [] : judge.checkRequest(spec, exchange.method, path, body, { form: isForm })),
          ...judge.checkResponse(spec, exchange.method, path, exchange.status, exchange.body),
        ]);
        const known = verdicts.filter((found) => !found.some((fault) => fault.startsWith("no operation")));
        const found = known.toSorted((one, other) => one.length - other.length)[0] ?? [
          "no description has this operation",
        ];
        judged += 1;
        if (found.length > 0)
          faults.set(`${exchange.method} ${path} ${String(exchange.status)}: ${found.join("; ")}`, text);
      }
      expect([...faults.keys()]).toEqual([]);
      expect(judged).toBeGreaterThan(20);
    });
  },
);

/** One of each kind of call, with each kind of answer. */
async function record(name: string): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  const stage = (await STAGES[name]?.((exchange) => void exchanges.push(exchange))) ?? expect.fail("no stage");
  for (const word of [
    "ok",
    "declined",
    "insufficient_funds",
    "fraud",
    "3ds",
    "nobody_knows",
    "down",
    "timeout",
    "wants_3ds",
  ]) {
    for (const capture of [true, false]) await pay(stage, word, capture);
  }
  for (const code of ["JPY", "HUF"]) await pay(stage, "ok", true, code);
  if (stage.provider.capabilities.savesMethods) await payAgain(stage);
  if (name === "adyen") {
    const how = {
      amount: eur(4999n),
      orderReference: "H-1001",
      returnUrl: "https://shop.example/return",
      capture: true,
    };
    const wallet = JSON.stringify({ type: "googlepay", googlePayToken: stage.token("ok") });
    for (const token of [wallet, JSON.stringify({ type: "klarna" })])
      await stage.provider.authorize({ ...how, key: newId(), token });
  }
  if (stage.provider.renew !== null) await renew(stage, stage.provider.renew);
  const held = await pay(stage, "ok", false);
  await move(stage, "capture", held, 3000n);
  await move(stage, "refund", held, 1000n);
  await move(stage, "refund", held, 1000n);
  await move(stage, "refund", held, 9000n);
  await move(stage, "capture", held, 9000n);
  const other = await pay(stage, "ok", false);
  await eventually("its webhook", () => stage.known(other.key).events.length > 0);
  await move(stage, "void", other, 4999n);
  await move(stage, "void", { ...other, reference: "nobody_knows_this" }, 4999n);
  await stage.provider.retrieve(other.key);
  await stage.payments.retrieve(name, other.key);
  const challenged = await pay(stage, "3ds", true);
  if (challenged.redirectUrl !== null) {
    const body = new URLSearchParams({ outcome: "approve" });
    const page = await fetch(challenged.redirectUrl, { method: "POST", redirect: "manual", body });
    const returned = Object.fromEntries(new URL(page.headers.get("location") ?? "").searchParams);
    const known = { providerReference: challenged.reference, events: [] };
    await stage.provider.finish({ key: challenged.key, amount: eur(4999n), capture: true, known, returned });
  }
  await stage.close();
  return exchanges;
}

/** Money that is held is made sure of anew, until it was let go. */
async function renew(stage: Stage, ask: NonNullable<Stage["provider"]["renew"]>): Promise<void> {
  const { reference: providerReference } = await pay(stage, "ok", false);
  const request = { providerReference, amount: eur(4999n) };
  expect(await ask({ ...request, key: newId() })).toMatchObject({ kind: "done" });
  expect(await stage.provider.void({ ...request, key: newId() })).toMatchObject({ kind: "done" });
  expect(await ask({ ...request, key: newId() })).toMatchObject({ kind: "refused" });
}

/** A card is kept, pays again, and its customer is asked for proof. */
async function payAgain(stage: Stage): Promise<void> {
  const how = { amount: eur(4999n), orderReference: "H-1001", returnUrl: "https://shop.example/return", capture: true };
  const saved = await stage.provider.authorize({ ...how, key: newId(), token: stage.token("ok"), saveFor: newId() });
  const token = saved.kind === "authorized" ? (saved.card?.savedToken ?? "") : "";
  if (stage.provider.capabilities.methods.includes("card")) {
    await stage.provider.authorize({ ...how, key: newId(), token });
    expect(await stage.provider.forget?.(token)).toEqual({ kind: "done" });
  } else await keepAccount(stage, how);
  await stage.provider.authorize({ ...how, key: newId(), token: stage.token("ok"), challenge: true });
}

/** An account is kept on the provider's own page, and pays again. */
async function keepAccount(
  stage: Stage,
  how: Pick<AuthorizeRequest, "amount" | "orderReference" | "returnUrl" | "capture">,
) {
  const key = newId();
  const asked = await stage.provider.authorize({ ...how, key, token: "", saveFor: newId() });
  if (asked.kind !== "action_required") return expect.fail("nobody was asked");
  const body = new URLSearchParams({ outcome: "approve" });
  await fetch(asked.redirectUrl, { method: "POST", redirect: "manual", body });
  const known = { providerReference: asked.providerReference, events: [] };
  const kept = await stage.provider.finish({ ...how, key, known, returned: {} });
  const token = kept.kind === "authorized" ? (kept.card?.savedToken ?? "") : "";
  expect(await stage.provider.authorize({ ...how, key: newId(), token })).toMatchObject({ kind: "authorized" });
}

const eur = (amountMinor: bigint) => money(amountMinor, parseCurrency("EUR"));

async function pay(stage: Stage, word: string, capture: boolean, code = "EUR") {
  const key = newId();
  const amount = money(4999n + (code === "HUF" ? 1n : 0n), parseCurrency(code));
  const how = { orderReference: "H-1001", returnUrl: "https://shop.example/return", capture };
  const answer = await stage.provider.authorize({ key, amount, token: stage.token(word), ...how });
  const hasReference = answer.kind === "authorized" || answer.kind === "action_required";
  const reference = hasReference ? (answer.providerReference ?? "") : "";
  return { key, reference, redirectUrl: answer.kind === "action_required" ? answer.redirectUrl : null };
}

async function move(
  stage: Stage,
  kind: "capture" | "void" | "refund",
  of: { readonly key: string; readonly reference: string },
  amountMinor: bigint,
): Promise<void> {
  const request = { key: newId(), attemptKey: of.key, providerReference: of.reference, amount: eur(amountMinor) };
  await stage.payments.move(stage.provider.name, kind, request);
}
