import { newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { type Dishonesty, openAuthenticator } from "./authenticator.fixture.ts";
import { CHALLENGE_MS } from "./challenges.ts";
import { type Member, objectOf, openDesk, ORIGIN, PAGE, saidBy, textsOf, tokenOf } from "./desk-people.fixture.ts";
import { MAX_PASSKEYS, ownAddress } from "./passkeys.ts";
import { RECOVERY_CODES } from "./recovery-code.ts";
import type { Reply } from "./shop.fixture.ts";

const { db, advance } = await cloneDatabase();
const desk = await openDesk(db, advance);
const REFUSED = [403, "identity.proof_refused"];
const EXPIRED = [409, "identity.challenge_expired"];
type Browser = ReturnType<typeof openAuthenticator>;

const begin = async (path: string, as?: string) => {
  const begun = await desk.ask(path, { method: "POST", headers: PAGE, ...(as === undefined ? {} : { as }) });
  const { challenge, options } = begun.json();
  return { challenge, options: objectOf(options) };
};
const signIn = async (browser: Browser, odd?: Dishonesty): Promise<Reply> => {
  const { challenge, options } = await begin("/v1/admin/auth/passkey/begin");
  const body = { challenge, response: browser.show(options, odd) };
  return await desk.post("/v1/admin/auth/passkey", "", body);
};
const prove = async (member: Member, browser: Browser, odd?: Dishonesty): Promise<Reply> => {
  const { challenge, options } = await begin("/v1/admin/me/proof/passkey/begin", member.token);
  return await desk.post("/v1/admin/me/proof/passkey", member.token, {
    challenge,
    response: browser.show(options, odd),
  });
};
const factorsOf = async (member: Member) => (await desk.ask("/v1/admin/me/factors", { as: member.token })).json();

describe("a passkey", () => {
  it("is made for this shop and its owner, and brings recovery codes along", async () => {
    const sam = await desk.hire();
    const { options } = await begin("/v1/admin/me/passkeys/begin", sam.token);
    expect(options).toMatchObject({
      rp: { id: "shop.test", name: "Hansa desk" },
      user: { name: sam.email },
      attestation: "none",
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    const { kept } = await desk.setUpPasskey(sam, "Work laptop");
    expect(kept.status).toBe(201);
    expect(textsOf(kept.json()["recoveryCodes"])).toHaveLength(RECOVERY_CODES);
    const second = await desk.setUpPasskey(sam, "Phone");
    expect(second.kept.json()["recoveryCodes"]).toBeNull();
    expect(await factorsOf(sam)).toMatchObject({
      passkeys: [{ name: "Work laptop", lastUsedAt: null }, { name: "Phone" }],
      recoveryCodesLeft: RECOVERY_CODES,
    });
  });

  it("signs in by itself, since it is both factors; the password alone does not any more", async () => {
    const sam = await desk.hire();
    const browser = await desk.setUpPasskey(sam);
    const reply = await signIn(browser);
    expect(reply.status).toBe(200);
    expect(reply.headers["set-cookie"]).toContain("hansa_desk=hss_");
    expect((await desk.ask("/v1/admin/me", { as: tokenOf(reply) })).json()).toMatchObject({ id: sam.id });
    expect((await factorsOf(sam))["passkeys"]).toMatchObject([{ lastUsedAt: expect.any(String) as string }]);
    const byPassword = await desk.signIn(sam.email);
    expect([byPassword.status, byPassword.json()["ways"]]).toEqual([202, ["passkey", "recovery_code"]]);
  });

  it.each<readonly [string, Dishonesty]>([
    ["on a page of another site", { origin: "https://shop.test.evil.example" }],
    ["made out for another host", { rpId: "evil.example" }],
    ["that nobody unlocked", { isVerified: false }],
    ["that counts backwards, as a copy does", { counter: 1 }],
  ])("is refused %s", async (_, odd) => {
    const sam = await desk.hire();
    const browser = await desk.setUpPasskey(sam);
    expect((await signIn(browser)).status).toBe(200);
    expect(saidBy(await signIn(browser, odd))).toEqual(REFUSED);
    expect(saidBy(await prove(sam, browser, odd))).toEqual(REFUSED);
  });

  it.each<readonly [string, Dishonesty]>([
    ["by a page of another site", { origin: "https://shop.test.evil.example" }],
    ["for another host", { rpId: "evil.example" }],
    ["without being unlocked", { isVerified: false }],
  ])("is not kept when it was made %s", async (_, odd) => {
    const sam = await desk.hire();
    const { challenge, options } = await begin("/v1/admin/me/passkeys/begin", sam.token);
    const response = openAuthenticator(ORIGIN).make(options, odd);
    const kept = await desk.post("/v1/admin/me/passkeys", sam.token, { challenge, name: "Laptop", response });
    expect(saidBy(kept)).toEqual(REFUSED);
    expect((await factorsOf(sam))["passkeys"]).toEqual([]);
  });

  it("answers one question once, in time, and no other", async () => {
    const sam = await desk.hire();
    const browser = await desk.setUpPasskey(sam);
    const { challenge, options } = await begin("/v1/admin/auth/passkey/begin");
    const body = { challenge, response: browser.show(options) };
    const replies = await Promise.all([1, 2].map(() => desk.post("/v1/admin/auth/passkey", "", body)));
    expect(replies.map(({ status }) => String(status)).toSorted()).toEqual(["200", "409"]);
    expect(replies.map(saidBy)).toContainEqual(EXPIRED);
    const late = await begin("/v1/admin/auth/passkey/begin");
    advance(CHALLENGE_MS);
    const tooLate = { challenge: late.challenge, response: browser.show(late.options) };
    expect(saidBy(await desk.post("/v1/admin/auth/passkey", "", tooLate))).toEqual(EXPIRED);
    const other = await begin("/v1/admin/auth/passkey/begin");
    const crossed = { challenge: other.challenge, response: browser.show(late.options) };
    expect(saidBy(await desk.post("/v1/admin/auth/passkey", "", crossed))).toEqual(REFUSED);
    const asProof = { challenge: other.challenge, response: browser.show(other.options) };
    expect(saidBy(await desk.post("/v1/admin/me/proof/passkey", sam.token, asProof))).toEqual(EXPIRED);
  });

  it("is nothing when nobody has it, and no proof when somebody else has", async () => {
    const [sam, una] = [await desk.hire(), await desk.hire()];
    expect(saidBy(await signIn(openAuthenticator(ORIGIN)))).toEqual(REFUSED);
    const browser = await desk.setUpPasskey(sam);
    await desk.setUpPasskey(una);
    expect(saidBy(await prove(una, browser))).toEqual(REFUSED);
    expect((await prove(sam, browser)).status).toBe(200);
  });

  it("belongs to one member", async () => {
    const [sam, una] = [await desk.hire(), await desk.hire()];
    const browser = await desk.setUpPasskey(sam);
    const { challenge, options } = await begin("/v1/admin/me/passkeys/begin", una.token);
    const body = { challenge, name: "Borrowed", response: browser.make(options) };
    expect(saidBy(await desk.post("/v1/admin/me/passkeys", una.token, body))).toEqual([409, "identity.passkey_exists"]);
    const again = await begin("/v1/admin/me/passkeys/begin", sam.token);
    const mine = { challenge: again.challenge, name: "Laptop", response: browser.make(again.options) };
    expect((await desk.post("/v1/admin/me/passkeys", una.token, mine)).status).toBe(409);
  });

  it("goes at once, never another's, and the last one takes the recovery codes along", async () => {
    const [sam, una] = [await desk.hire(), await desk.hire()];
    const browser = await desk.setUpPasskey(sam);
    const path = `/v1/admin/me/passkeys/${String(browser.kept.json()["id"])}`;
    expect((await desk.remove(path, una.token)).status).toBe(404);
    expect((await desk.remove(path, sam.token)).status).toBe(204);
    expect((await desk.remove(path, sam.token)).status).toBe(404);
    expect(saidBy(await signIn(browser))).toEqual(REFUSED);
    expect(await factorsOf(sam)).toMatchObject({ passkeys: [], recoveryCodesLeft: 0 });
    expect((await desk.signIn(sam.email)).status).toBe(200);
  });

  it("does not let in who was disabled", async () => {
    const sam = await desk.hire();
    const browser = await desk.setUpPasskey(sam);
    await desk.ask(`/v1/admin/staff/${sam.id}`, { method: "PATCH", as: desk.deskKey, body: { isDisabled: true } });
    expect(saidBy(await signIn(browser))).toEqual([401, "identity.sign_in_refused"]);
  });

  it("has at most nine others beside it", async () => {
    const sam = await desk.hire();
    for (let made = 0; made < MAX_PASSKEYS; made++) {
      expect((await desk.setUpPasskey(sam, `Key ${String(made)}`)).kept.status).toBe(201);
    }
    const begun = await desk.post("/v1/admin/me/passkeys/begin", sam.token);
    expect(saidBy(begun)).toEqual([409, "identity.too_many_passkeys"]);
  });

  it("is not asked for by what is no page of ours", async () => {
    const sam = await desk.hire();
    const unknown = [409, "identity.own_address_unknown"];
    for (const headers of [{}, { origin: "https://evil.example", host: "shop.test" }]) {
      const asked = { method: "POST", headers } as const;
      expect(saidBy(await desk.ask("/v1/admin/auth/passkey/begin", asked))).toEqual(unknown);
      expect(saidBy(await desk.ask("/v1/admin/me/passkeys/begin", { ...asked, as: sam.token }))).toEqual(unknown);
    }
    expect((await desk.remove(`/v1/admin/me/passkeys/${newId()}`, sam.token)).status).toBe(404);
  });
});

describe("our own address", () => {
  it.each([
    ["the public one where it is set", { origin: "http://inside:3000", host: "inside:3000" }, "https://shop.example"],
    ["the page's own", { origin: "https://shop.example", host: "shop.example" }, null],
  ])("is %s", (_, headers, publicOrigin) => {
    expect(ownAddress(headers, publicOrigin)).toEqual({ origin: "https://shop.example", host: "shop.example" });
  });
});

describe("every refusal of these routes", () => {
  it("was declared", () => expect(desk.undeclared).toEqual([]));
});
