import { HOUR_MS, money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { type Emulator, startEmulator } from "../../tools/psp-emulator/emulator.ts";
import { forgetDeleted, MAX_FORGET_TRIES } from "./forget.ts";
import { createPayments, createSandbox, invoice } from "./index.ts";
import type { RemoteProvider } from "./provider.ts";
import { deleteSavedMethod, forgetSavedMethods, listSavedMethods, saveMethods } from "./saved-method.ts";

const { db, advance } = await cloneDatabase();
const secrets = { secretKey: "sk_test_forget", webhookSecret: "whsec_forget" };
const start = (port = 0) => startEmulator({ ...secrets, journalFile: null, webhookUrl: null, port });
const running: { emulator: Emulator } = { emulator: await start() };
const sandboxAt = (baseUrl: string): RemoteProvider =>
  createSandbox({ baseUrl, secretKey: secrets.secretKey, webhookSecrets: [secrets.webhookSecret], timeoutMs: 5_000 });
const sandbox = sandboxAt(running.emulator.url);
const payments = createPayments({ providers: [sandbox, invoice] });
afterAll(() => running.emulator.close());

const ask = (token: string, saveFor: string | null = null) =>
  sandbox.authorize({
    key: newId(),
    amount: money(4999n, parseCurrency("EUR")),
    token,
    orderReference: "H-1",
    returnUrl: null,
    capture: true,
    saveFor,
  });
/** Ada pays and lets her card be kept. @returns her id, and the token that pays again */
async function keep(customerId: string = newId(), provider = "sandbox") {
  const answer = await ask("tok_ok", customerId);
  if (answer.kind !== "authorized" || answer.card?.savedToken == null) throw new Error("the card was not kept");
  const { card } = answer;
  const consent = { customerId, provider, method: "card", attemptKey: newId(), checkoutId: newId(), card };
  await db.transaction((tx) => saveMethods(tx, [consent]));
  const id = (await listSavedMethods(db, customerId))[0]?.id ?? "";
  return { customerId, id, token: answer.card.savedToken };
}
const remove = (of: { readonly customerId: string; readonly id: string }) =>
  db.transaction((tx) => deleteSavedMethod(tx, of));
const forgotten = () => running.emulator.journal().flatMap((entry) => (entry.kind === "forgot" ? [entry.token] : []));
const waiting = () =>
  many(
    db,
    sql<{ readonly tries: number; readonly failure: string | null; readonly isGivenUp: boolean }>`
      select tries, failure, given_up_at is not null as "isGivenUp"
      from payments.forgotten_method
      order by id
    `,
  );
const untilNothingIsDue = async () => {
  while ((await forgetDeleted(db, payments)) > 0);
};

describe("a saved card that is deleted", () => {
  it("is forgotten at its provider, once, by whichever process comes first", async () => {
    const card = await keep();
    expect((await ask(card.token)).kind).toBe("authorized");
    await remove(card);
    expect(forgotten()).toEqual([]);
    await Promise.all([forgetDeleted(db, payments), forgetDeleted(db, payments)]);
    expect([forgotten(), await waiting()]).toEqual([[card.token], []]);
    expect(await ask(card.token)).toEqual({ kind: "declined", reason: "invalid_token" });
  });

  it("goes with its customer, all of them", async () => {
    const { customerId, token } = await keep();
    await db.transaction((tx) => forgetSavedMethods(tx, customerId));
    await untilNothingIsDue();
    expect([forgotten().includes(token), await waiting()]).toEqual([true, []]);
  });

  it("stays with its provider when the customer lets it be kept again before that", async () => {
    const card = await keep();
    await remove(card);
    const again = await keep(card.customerId);
    expect(again.token).toBe(card.token);
    await untilNothingIsDue();
    expect(forgotten()).not.toContain(card.token);
    expect((await ask(again.token)).kind).toBe("authorized");
  });

  it("is asked for again until the provider says so", async () => {
    const card = await keep();
    await remove(card);
    const gone = createPayments({ providers: [sandboxAt("http://127.0.0.1:9")] });
    expect(await forgetDeleted(db, gone)).toBe(1);
    expect(await waiting()).toEqual([{ tries: 1, failure: "provider_unavailable", isGivenUp: false }]);
    expect(await forgetDeleted(db, payments)).toBe(0);
    advance(HOUR_MS);
    // Its answer is lost this time: it has done it, and nobody was told.
    await sandbox.forget?.(card.token);
    expect(await forgetDeleted(db, payments)).toBe(1);
    expect(await waiting()).toEqual([]);
  });

  it("is shown to people when nobody says so for days, or the provider keeps nothing", async () => {
    const card = await keep();
    await remove(card);
    const gone = createPayments({ providers: [sandboxAt("http://127.0.0.1:9")] });
    for (let tries = 0; tries < MAX_FORGET_TRIES; tries++) {
      await forgetDeleted(db, gone);
      advance(6 * HOUR_MS);
    }
    expect(await waiting()).toEqual([{ tries: MAX_FORGET_TRIES, failure: "provider_unavailable", isGivenUp: true }]);
    expect(await forgetDeleted(db, payments)).toBe(0);
    await expect(expectInvariants(db)).rejects.toThrow(/invariants/);
    // Deleting it anew, once the customer saved it anew, begins anew.
    await remove(await keep(card.customerId));
    await untilNothingIsDue();
    expect(await waiting()).toEqual([]);
    await remove(await keep(newId(), "invoice"));
    await untilNothingIsDue();
    expect(await waiting()).toMatchObject([{ failure: "not_supported", isGivenUp: true }]);
  });
});
