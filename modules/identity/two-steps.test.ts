import fc from "fast-check";
import { Secret, TOTP } from "otpauth";
import { describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { CHALLENGE_MS } from "./challenges.ts";
import { openDesk, saidBy, STEP_MS, textsOf, tokenOf } from "./desk-people.fixture.ts";
import { upsertTotp } from "./factor-queries.ts";
import { hashRecoveryCode, newRecoveryCodes, RECOVERY_CODES } from "./recovery-code.ts";
import { PASSWORD } from "./shop.fixture.ts";
import { MAX_WRONG_CODES, SIGN_IN_WINDOW_MS } from "./throttle.ts";
import { newTotpSetup, stepOfCode } from "./totp.ts";
import { createVault } from "./vault.ts";

const { db, advance } = await cloneDatabase();
const desk = await openDesk(db, advance);
const REFUSED = [403, "identity.proof_refused"];
const EXPIRED = [409, "identity.challenge_expired"];
const SLOW_DOWN = [429, "identity.too_many_attempts"];
const lookAgain = async (member: { readonly token: string }) =>
  (await desk.ask("/v1/admin/me/factors", { as: member.token })).json();

describe("signing in", () => {
  it("takes the password alone until a second factor is set up, and one of two steps after it", async () => {
    const sam = await desk.hire();
    expect((await desk.signIn(sam.email)).status).toBe(200);
    const { secret } = await desk.setUpApp(sam);
    const first = await desk.signIn(sam.email);
    expect(first.status).toBe(202);
    expect(first.json()).toMatchObject({ ways: ["totp", "recovery_code"] });
    expect(first.json()).not.toHaveProperty("token");
    expect(first.headers["set-cookie"]).toBeUndefined();
    const second = await desk.stepTwo(String(first.json()["challenge"]), await desk.codeOf(secret));
    expect(second.status).toBe(200);
    expect(second.headers["set-cookie"]).toMatch(/^hansa_desk=hss_[\w-]{43}; Path=\/v1\/admin; /);
    expect((await desk.ask("/v1/admin/me", { as: tokenOf(second) })).json()).toMatchObject({ id: sam.id });
  });

  it("opens nothing with what the first step gave", async () => {
    const sam = await desk.hire();
    await desk.setUpApp(sam);
    const challenge = await desk.stepOne(sam);
    expect((await desk.ask("/v1/admin/me", { as: challenge })).status).toBe(401);
  });

  it("tells nobody without the password whether there is a second factor", async () => {
    const [sam, una] = [await desk.hire(), await desk.hire()];
    await desk.setUpApp(sam);
    const [with2, without] = [await desk.signIn(sam.email, "wrong one"), await desk.signIn(una.email, "wrong one")];
    expect(saidBy(with2)).toEqual([401, "identity.sign_in_refused"]);
    expect(saidBy(without)).toEqual(saidBy(with2));
  });

  it("takes a code once, however many show it at once", async () => {
    const sam = await desk.hire();
    const { secret } = await desk.setUpApp(sam);
    const code = await desk.codeOf(secret);
    const challenges = await Promise.all([1, 2, 3].map(() => desk.stepOne(sam)));
    const replies = await Promise.all(challenges.map((challenge) => desk.stepTwo(challenge, code)));
    expect(replies.map(({ status }) => String(status)).toSorted()).toEqual(["200", "403", "403"]);
    expect(saidBy(await desk.stepTwo(await desk.stepOne(sam), code))).toEqual(REFUSED);
    const older = await desk.codeOf(secret, -1);
    expect(saidBy(await desk.stepTwo(await desk.stepOne(sam), older))).toEqual(REFUSED);
    const next = await desk.codeOf(secret, 1);
    expect((await desk.stepTwo(await desk.stepOne(sam), next)).status).toBe(200);
  });

  it("does not take the code again that set the app up", async () => {
    const sam = await desk.hire();
    const { secret } = await desk.setUpApp(sam);
    expect(saidBy(await desk.stepTwo(await desk.stepOne(sam), await desk.codeOf(secret, -1)))).toEqual(REFUSED);
  });

  it("finishes a first step once, in time, and for nobody else", async () => {
    const sam = await desk.hire();
    const { secret } = await desk.setUpApp(sam);
    const challenge = await desk.stepOne(sam);
    expect(saidBy(await desk.stepTwo(challenge, "000000"))).toEqual(REFUSED);
    expect((await desk.stepTwo(challenge, await desk.codeOf(secret))).status).toBe(200);
    expect(saidBy(await desk.stepTwo(challenge, await desk.codeOf(secret, 1)))).toEqual(EXPIRED);
    const late = await desk.stepOne(sam);
    advance(CHALLENGE_MS);
    expect(saidBy(await desk.stepTwo(late, await desk.codeOf(secret)))).toEqual(EXPIRED);
    for (const wrong of ["nothing", `hps_${"A".repeat(43)}`, sam.token]) {
      expect(saidBy(await desk.stepTwo(wrong, "123456"))).toEqual(EXPIRED);
    }
    const enrolment = (await desk.post("/v1/admin/me/proof", sam.token, { code: await desk.codeOf(secret) })).status;
    expect(enrolment).toBe(200);
    const begun = (await desk.post("/v1/admin/me/totp/begin", sam.token)).json();
    expect(saidBy(await desk.stepTwo(String(begun["challenge"]), "123456"))).toEqual(EXPIRED);
  });

  it.each([
    ["is disabled", { isDisabled: true }],
    ["gets a new password", { password: "another good one" }],
  ])("is not finished by who %s between the steps", async (_, body) => {
    const sam = await desk.hire();
    const { secret } = await desk.setUpApp(sam);
    const challenge = await desk.stepOne(sam);
    await desk.ask(`/v1/admin/staff/${sam.id}`, { method: "PATCH", as: desk.deskKey, body });
    expect(saidBy(await desk.stepTwo(challenge, await desk.codeOf(secret)))).toEqual(EXPIRED);
  });
});

describe("guessing codes", () => {
  it("ends after ten wrong ones from wherever, for the right one too, until the window is over", async () => {
    const sam = await desk.hire();
    const { secret } = await desk.setUpApp(sam);
    const challenge = await desk.stepOne(sam);
    const guesses = Array.from({ length: 30 }, (_, place) =>
      desk.stepTwo(challenge, "AAAA-AAAA-AAAA-AAAA", `198.51.100.${String(place)}`),
    );
    const said = (await Promise.all(guesses)).map(({ status }) => status);
    expect(said.filter((status) => status === 403)).toHaveLength(MAX_WRONG_CODES);
    expect(said.filter((status) => status === 429)).toHaveLength(30 - MAX_WRONG_CODES);
    expect(saidBy(await desk.stepTwo(challenge, await desk.codeOf(secret), "203.0.113.7"))).toEqual(SLOW_DOWN);
    expect(saidBy(await desk.post("/v1/admin/me/proof", sam.token, { code: "123456" }))).toEqual(SLOW_DOWN);
    advance(SIGN_IN_WINDOW_MS);
    expect((await desk.stepTwo(await desk.stepOne(sam), await desk.codeOf(secret))).status).toBe(200);
  });

  it("is forgiven by a right one", async () => {
    const sam = await desk.hire();
    const { secret } = await desk.setUpApp(sam);
    for (let round = 0; round < 3; round++) {
      const challenge = await desk.stepOne(sam);
      for (let guess = 0; guess < 5; guess++) await desk.stepTwo(challenge, "ABCDEFGH");
      expect((await desk.stepTwo(challenge, await desk.codeOf(secret))).status).toBe(200);
      advance(STEP_MS);
    }
  });
});

describe("an authenticator app", () => {
  it("is nothing until one of its codes is shown, and is kept sealed", async () => {
    const sam = await desk.hire();
    const begun = (await desk.post("/v1/admin/me/totp/begin", sam.token)).json();
    const { secret, challenge, uri } = begun as { secret: string; challenge: string; uri: string };
    expect(uri).toContain(`secret=${secret}`);
    expect(uri).toContain("issuer=Hansa%20desk");
    expect(saidBy(await desk.post("/v1/admin/me/totp", sam.token, { challenge, code: "000000" }))).toEqual(REFUSED);
    expect(await lookAgain(sam)).toMatchObject({ totp: null, recoveryCodesLeft: 0 });
    expect((await desk.signIn(sam.email)).status).toBe(200);
    const code = await desk.codeOf(secret);
    const kept = await desk.post("/v1/admin/me/totp", sam.token, { challenge, code });
    expect(textsOf(kept.json()["recoveryCodes"])).toHaveLength(RECOVERY_CODES);
    expect(await lookAgain(sam)).toMatchObject({ recoveryCodesLeft: RECOVERY_CODES });
    expect(saidBy(await desk.post("/v1/admin/me/totp", sam.token, { challenge, code }))).toEqual(EXPIRED);
    await expectNowhere([secret, Buffer.from(Secret.fromBase32(secret).bytes).toString("hex")]);
    await expectNowhere(textsOf(kept.json()["recoveryCodes"]));
  });

  it("is not set up in another's name", async () => {
    const [sam, una] = [await desk.hire(), await desk.hire()];
    const begun = (await desk.post("/v1/admin/me/totp/begin", sam.token)).json();
    const body = { challenge: begun["challenge"], code: await desk.codeOf(String(begun["secret"])) };
    expect(saidBy(await desk.post("/v1/admin/me/totp", una.token, body))).toEqual(EXPIRED);
  });

  it("takes the place of the one before, and leaves the recovery codes", async () => {
    const sam = await desk.hire();
    const old = await desk.setUpApp(sam);
    const young = await desk.setUpApp(sam);
    expect(young.recovery).toEqual([]);
    expect(saidBy(await desk.stepTwo(await desk.stepOne(sam), await desk.codeOf(old.secret)))).toEqual(REFUSED);
    expect((await desk.stepTwo(await desk.stepOne(sam), await desk.codeOf(young.secret))).status).toBe(200);
    expect((await desk.stepTwo(await desk.stepOne(sam), String(old.recovery[0]))).status).toBe(200);
  });

  it("takes its recovery codes along when it goes, and leaves the password", async () => {
    const sam = await desk.hire();
    await desk.setUpApp(sam);
    expect((await desk.remove("/v1/admin/me/totp", sam.token)).status).toBe(204);
    expect(await lookAgain(sam)).toMatchObject({ totp: null, recoveryCodesLeft: 0 });
    expect((await desk.signIn(sam.email)).status).toBe(200);
    expect((await desk.remove("/v1/admin/me/totp", sam.token)).status).toBe(404);
    expect((await desk.post("/v1/admin/me/recovery-codes", sam.token)).status).toBe(404);
  });

  it("that was sealed under another secret says so, and a recovery code still lets in", async () => {
    const sam = await desk.hire();
    const { secret, recovery } = await desk.setUpApp(sam);
    const other = createVault("another secret of the same shop, later");
    const secretSealed = other.seal(Secret.fromBase32(secret).bytes, sam.id);
    await db.transaction((tx) => upsertTotp(tx, { staffId: sam.id, secretSealed, lastStep: 0n }));
    const challenge = await desk.stepOne(sam);
    const unread = await desk.stepTwo(challenge, await desk.codeOf(secret));
    expect(saidBy(unread)).toEqual([409, "identity.factor_unreadable"]);
    expect((await desk.stepTwo(challenge, String(recovery[0]))).status).toBe(200);
  });

  it("counts in half minutes, and takes one before and one after the present one", () => {
    const { bytes, secret } = newTotpSetup("ada@example.com");
    const app = new TOTP({ secret: Secret.fromBase32(secret) });
    const moment = fc.integer({ min: 1_700_000_000_000, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(moment, fc.integer({ min: -4, max: 4 }), (at, steps) => {
        const code = app.generate({ timestamp: at + steps * STEP_MS });
        const step = stepOfCode(code, bytes, new Date(at));
        // Another half minute may by chance have the same code: then it is that one, and still inside the window.
        const isInside = step !== null && Math.abs(Number(step) - Math.floor(at / STEP_MS)) <= 1;
        expect(isInside).toBe(Math.abs(steps) <= 1 || step !== null);
        if (Math.abs(steps) <= 1) expect(app.generate({ timestamp: Number(step) * STEP_MS })).toBe(code);
      }),
    );
  });
});

describe("recovery codes", () => {
  it("let in once each, however they are typed, and the log says so", async () => {
    const sam = await desk.hire();
    const { recovery } = await desk.setUpApp(sam);
    const [first = "", second = ""] = recovery;
    const spelled = ` ${first.toLowerCase().replaceAll("-", " ")} `;
    const challenges = await Promise.all([1, 2, 3].map(() => desk.stepOne(sam)));
    const replies = await Promise.all(challenges.map((challenge) => desk.stepTwo(challenge, spelled)));
    expect(replies.map(({ status }) => String(status)).toSorted()).toEqual(["200", "403", "403"]);
    expect((await desk.stepTwo(await desk.stepOne(sam), second)).status).toBe(200);
    expect(await lookAgain(sam)).toMatchObject({ recoveryCodesLeft: RECOVERY_CODES - 2 });
    const log = await desk.ask(`/v1/admin/audit?subject=${sam.id}`, { as: desk.deskKey });
    expect(log.json()["items"]).toMatchObject([
      { action: "identity.recovery_code_used", actorId: sam.id },
      { action: "identity.recovery_code_used" },
      { action: "identity.totp_set_up" },
      { action: "identity.staff_hired" },
    ]);
  });

  it("are worth nothing after new ones were made, nor for anybody else", async () => {
    const [sam, una] = [await desk.hire(), await desk.hire()];
    const { recovery } = await desk.setUpApp(sam);
    await desk.setUpApp(una);
    expect(saidBy(await desk.stepTwo(await desk.stepOne(una), String(recovery[0])))).toEqual(REFUSED);
    const made = await desk.post("/v1/admin/me/recovery-codes", sam.token);
    expect(saidBy(await desk.stepTwo(await desk.stepOne(sam), String(recovery[0])))).toEqual(REFUSED);
    const [fresh = ""] = textsOf(made.json()["recoveryCodes"]);
    expect((await desk.stepTwo(await desk.stepOne(sam), fresh)).status).toBe(200);
  });

  it("are eighty random bits each", () => {
    const codes = Array.from({ length: 50 }, newRecoveryCodes).flat();
    expect(new Set(codes).size).toBe(50 * RECOVERY_CODES);
    for (const code of codes) expect(code).toMatch(/^([A-HJ-NP-Z2-9]{4}-){3}[A-HJ-NP-Z2-9]{4}$/);
    expect(hashRecoveryCode("abcd efgh")).toEqual(hashRecoveryCode("ABCD-EFGH"));
  });
});

describe("whoever lost phone and codes", () => {
  it("is let in by the password again once a colleague with the rights said so, and is out everywhere", async () => {
    const sam = await desk.hire("warehouse");
    await desk.setUpApp(sam);
    await desk.setUpPasskey(sam);
    const path = `/v1/admin/staff/${sam.id}/factors`;
    const shown = async () => (await desk.ask(`/v1/admin/staff/${sam.id}`, { as: desk.deskKey })).json();
    expect(await shown()).toMatchObject({ hasSecondFactor: true });
    const key = await desk.post("/v1/admin/api-keys", desk.deskKey, { name: "Small", scopes: ["staff:write"] });
    expect(saidBy(await desk.remove(path, String(key.json()["secret"])))).toEqual([403, "identity.rights_exceeded"]);
    expect((await desk.remove(path, desk.deskKey)).status).toBe(204);
    await expect.poll(async () => (await desk.ask("/v1/admin/me", { as: sam.token })).status).toBe(401);
    expect(await shown()).toMatchObject({ hasSecondFactor: false });
    expect((await desk.signIn(sam.email, PASSWORD)).status).toBe(200);
    expect((await desk.remove(path, desk.deskKey)).status).toBe(404);
  });
});

describe("every refusal of these routes", () => {
  it("was declared", () => expect(desk.undeclared).toEqual([]));
});

async function expectNowhere(secrets: readonly string[]): Promise<void> {
  const rows = await many(
    db,
    sql<{ readonly kept: string }>`
      select to_jsonb(totp)::text as kept from identity.staff_totp as totp
      union all
      select to_jsonb(code)::text from identity.staff_recovery_code as code
      union all
      select to_jsonb(challenge)::text from identity.staff_challenge as challenge
      union all
      select to_jsonb(entry)::text from identity.audit_entry as entry
    `,
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const secret of secrets) expect(rows.filter(({ kept }) => kept.includes(secret))).toEqual([]);
}
