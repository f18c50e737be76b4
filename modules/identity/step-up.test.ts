import { newId } from "@hansa/kernel";
import { beforeEach, describe, expect, it } from "vitest";
import { first, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { type Member, openDesk, PAGE, saidBy, tokenOf } from "./desk-people.fixture.ts";
import { FRESH_PROOF_MS } from "./proof.ts";
import { idOf } from "./roles.fixture.ts";
import { PASSWORD, type Reply } from "./shop.fixture.ts";
import { MAX_WRONG_PASSWORDS, SIGN_IN_WINDOW_MS } from "./throttle.ts";

const { db, advance } = await cloneDatabase();
const desk = await openDesk(db, advance);
const REQUIRED = [403, "identity.step_up_required"];
const REFUSED = [403, "identity.proof_refused"];
const prove = (member: Member, body: object): Promise<Reply> => desk.post("/v1/admin/me/proof", member.token, body);
const stale = (): void => advance(FRESH_PROOF_MS + 1_000);

interface Deed {
  readonly name: string;
  readonly isOwn: boolean;
  readonly done: readonly number[];
  readonly act: (as: string, to: Member) => Promise<Reply>;
}
const theirs = { isOwn: false } as const;
const own = { isOwn: true } as const;
/** Everything that wants a fresh proof, and what it answers when it has one. */
const deeds: readonly Deed[] = [
  { name: "making a key", ...theirs, done: [201], act: (as) => makeKey(as) },
  {
    name: "revoking a key",
    ...theirs,
    done: [204],
    async act(as) {
      return await desk.remove(`/v1/admin/api-keys/${idOf(await makeKey(desk.deskKey))}`, as);
    },
  },
  {
    name: "adding somebody",
    ...theirs,
    done: [201],
    act: (as) =>
      desk.post("/v1/admin/staff", as, {
        email: `${newId()}@example.com`,
        name: "Una",
        role: "support",
        password: PASSWORD,
      }),
  },
  {
    name: "changing a role",
    ...theirs,
    done: [200],
    act: (as, to) =>
      desk.ask(`/v1/admin/staff/${to.id}`, { method: "PATCH", as, headers: PAGE, body: { role: "finance" } }),
  },
  { name: "making a role", ...theirs, done: [201], act: (as) => makeRole(as) },
  {
    name: "changing what a role opens",
    ...theirs,
    done: [200],
    async act(as) {
      const path = `/v1/admin/roles/${idOf(await makeRole(desk.deskKey))}`;
      return await desk.ask(path, { method: "PATCH", as, headers: PAGE, body: { scopes: ["catalog:write"] } });
    },
  },
  {
    name: "deleting a role",
    ...theirs,
    done: [204],
    act: async (as) => desk.remove(`/v1/admin/roles/${idOf(await makeRole(desk.deskKey))}`, as),
  },
  {
    name: "taking another's second factors",
    ...theirs,
    done: [404],
    act: (as, to) => desk.remove(`/v1/admin/staff/${to.id}/factors`, as),
  },
  { name: "setting an app up", ...own, done: [200], act: (as) => desk.post("/v1/admin/me/totp/begin", as) },
  { name: "removing the app", ...own, done: [404], act: (as) => desk.remove("/v1/admin/me/totp", as) },
  { name: "new recovery codes", ...own, done: [404], act: (as) => desk.post("/v1/admin/me/recovery-codes", as) },
  { name: "making a passkey", ...own, done: [200], act: (as) => desk.post("/v1/admin/me/passkeys/begin", as) },
  {
    name: "removing a passkey",
    ...own,
    done: [404],
    act: (as) => desk.remove(`/v1/admin/me/passkeys/${newId()}`, as),
  },
];

describe.each(deeds)("$name", ({ act, done, isOwn }) => {
  it("is done after a sign-in of ten minutes at most", async () => {
    const [boss, other] = [await desk.hire("owner"), await desk.hire()];
    expect(done).toContain((await act(boss.token, other)).status);
    advance(FRESH_PROOF_MS - 5_000);
    expect(done).toContain((await act(boss.token, other)).status);
  });

  it("wants a proof after that, and is done with one", async () => {
    const [boss, other] = [await desk.hire("owner"), await desk.hire()];
    stale();
    const refused = await act(boss.token, other);
    expect(saidBy(refused)).toEqual(REQUIRED);
    expect(refused.json()["ways"]).toEqual(["password"]);
    expect((await prove(boss, { password: PASSWORD })).status).toBe(200);
    expect(done).toContain((await act(boss.token, other)).status);
    stale();
    expect(saidBy(await act(boss.token, other))).toEqual(REQUIRED);
  });

  it("is proved in one session and not in another", async () => {
    const [boss, other] = [await desk.hire("owner"), await desk.hire()];
    const elsewhere = tokenOf(await desk.signIn(boss.email));
    stale();
    await prove(boss, { password: PASSWORD });
    expect(saidBy(await act(elsewhere, other))).toEqual(REQUIRED);
  });

  it("is asked of no key: it has scopes, and nobody behind it", async () => {
    const other = await desk.hire();
    stale();
    const said = await act(desk.deskKey, other);
    if (isOwn) expect(saidBy(said)).toEqual([403, "forbidden"]);
    else expect(done).toContain(said.status);
  });
});

describe("reading, and what is not dangerous", () => {
  it("wants no fresh proof", async () => {
    const boss = await desk.hire("owner");
    stale();
    for (const path of ["me", "me/factors", "me/sessions", "staff", "roles", "api-keys", "audit", "customers"]) {
      expect((await desk.ask(`/v1/admin/${path}`, { as: boss.token })).status).toBe(200);
    }
  });
});

describe("a session of the time before proofs", () => {
  it("has none", async () => {
    const boss = await desk.hire("owner");
    await first(
      db,
      sql`
        update identity.staff_session
        set proved_at = null
        where staff_id = ${boss.id}::uuid
      `,
    );
    expect((await desk.ask("/v1/admin/me/factors", { as: boss.token })).json()["provedUntil"]).toBeNull();
    expect(saidBy(await makeKey(boss.token))).toEqual(REQUIRED);
  });
});

describe("a proof", () => {
  let sam: Member;
  beforeEach(async () => {
    sam = await desk.hire();
  });

  it("tells until when it counts", async () => {
    stale();
    const { provedUntil } = (await prove(sam, { password: PASSWORD })).json();
    const shown = (await desk.ask("/v1/admin/me/factors", { as: sam.token })).json();
    expect(shown["provedUntil"]).toBe(provedUntil);
  });

  it("by the password is refused where a second factor is set up, and tells which", async () => {
    const { secret, recovery } = await desk.setUpApp(sam);
    stale();
    const refused = await prove(sam, { password: PASSWORD });
    expect(saidBy(refused)).toEqual(REQUIRED);
    expect(refused.json()["ways"]).toEqual(["totp", "recovery_code"]);
    const code = await desk.codeOf(secret);
    expect((await prove(sam, { code })).status).toBe(200);
    expect(saidBy(await prove(sam, { code }))).toEqual(REFUSED);
    expect((await prove(sam, { code: recovery[0] })).status).toBe(200);
    await desk.setUpPasskey(sam);
    stale();
    const again = await desk.post("/v1/admin/me/totp/begin", sam.token);
    expect(again.json()["ways"]).toEqual(["totp", "passkey", "recovery_code"]);
  });

  it("by a code is refused where no app is set up", async () => {
    expect(saidBy(await prove(sam, { code: "123456" }))).toEqual(REFUSED);
    expect(saidBy(await prove(sam, { code: "ABCD-EFGH-JKLM-NPQR" }))).toEqual(REFUSED);
  });

  it("is one thing, not two and not none", async () => {
    for (const body of [{}, { password: PASSWORD, code: "123456" }]) {
      expect(saidBy(await prove(sam, body))).toEqual([422, "invalid_input"]);
    }
  });

  it("by a wrong password counts like a sign-in, and does not end the session", async () => {
    for (let round = 0; round < MAX_WRONG_PASSWORDS; round++) {
      expect(saidBy(await prove(sam, { password: "a wrong password" }))).toEqual(REFUSED);
    }
    expect((await prove(sam, { password: PASSWORD })).status).toBe(429);
    expect((await desk.ask("/v1/admin/me", { as: sam.token })).status).toBe(200);
    advance(SIGN_IN_WINDOW_MS);
    expect((await prove(sam, { password: PASSWORD })).status).toBe(200);
  });
});

describe("sessions of staff", () => {
  const sessionsOf = async (token: string) => {
    const { items } = (await desk.ask("/v1/admin/me/sessions", { as: token })).json() as {
      items: readonly { id: string; isCurrent: boolean; ip: string }[];
    };
    return items;
  };
  const isOver = (token: string) =>
    expect.poll(async () => (await desk.ask("/v1/admin/me", { as: token })).status).toBe(401);

  it("are listed for their owner alone, the present one marked", async () => {
    const sam = await desk.hire();
    const other = tokenOf(await desk.signIn(sam.email, PASSWORD, "203.0.113.5"));
    const listed = await sessionsOf(other);
    expect(listed).toMatchObject([
      { isCurrent: true, ip: "203.0.113.5" },
      { isCurrent: false, ip: "192.0.2.1" },
    ]);
    expect((await desk.ask("/v1/admin/me/sessions", { as: other })).text).not.toContain("oken");
    expect(await sessionsOf((await desk.hire()).token)).toHaveLength(1);
  });

  it("end one by one, at once, and never another's", async () => {
    const [sam, una] = [await desk.hire(), await desk.hire()];
    const other = tokenOf(await desk.signIn(sam.email));
    const [, oldest] = await sessionsOf(other);
    const path = `/v1/admin/me/sessions/${oldest?.id ?? ""}`;
    expect(saidBy(await desk.remove(path, una.token))).toEqual([404, "identity.session_not_found"]);
    expect((await desk.remove(path, other)).status).toBe(204);
    await isOver(sam.token);
    expect((await desk.remove(path, other)).status).toBe(404);
    const [mine] = await sessionsOf(other);
    expect((await desk.remove(`/v1/admin/me/sessions/${mine?.id ?? ""}`, other)).status).toBe(204);
    await isOver(other);
  });

  it("end all but this one", async () => {
    const [sam, una] = [await desk.hire(), await desk.hire()];
    const others = [tokenOf(await desk.signIn(sam.email)), tokenOf(await desk.signIn(sam.email))];
    expect((await desk.remove("/v1/admin/me/sessions", sam.token)).json()).toEqual({ ended: 2 });
    for (const other of others) await isOver(other);
    expect(await sessionsOf(sam.token)).toMatchObject([{ isCurrent: true }]);
    expect((await desk.ask("/v1/admin/me", { as: una.token })).status).toBe(200);
  });
});

describe("what staff do for themselves", () => {
  it("is done by nobody else: guests, customers, keys", async () => {
    const customer = await desk.signUpAndIn(`ada-${newId()}@example.com`);
    const asked: readonly (readonly ["GET" | "POST" | "DELETE", string, object?])[] = [
      ["GET", "factors"],
      ["POST", "totp/begin"],
      ["POST", "totp", { challenge: "none", code: "123456" }],
      ["DELETE", "totp"],
      ["POST", "recovery-codes"],
      ["POST", "passkeys/begin"],
      ["DELETE", `passkeys/${newId()}`],
      ["POST", "proof", { password: PASSWORD }],
      ["POST", "proof/passkey/begin"],
      ["GET", "sessions"],
      ["DELETE", "sessions"],
      ["DELETE", `sessions/${newId()}`],
    ];
    for (const [method, path, body] of asked) {
      const request = { method, headers: PAGE, ...(body === undefined ? {} : { body }) };
      const said = [
        await desk.ask(`/v1/admin/me/${path}`, request),
        await desk.ask(`/v1/admin/me/${path}`, { ...request, as: customer }),
        await desk.ask(`/v1/admin/me/${path}`, { ...request, as: desk.deskKey }),
      ];
      expect([path, ...said.map(({ status }) => status)]).toEqual([path, 401, 403, 403]);
    }
  });
});

describe("every refusal of these routes", () => {
  it("was declared", () => expect(desk.undeclared).toEqual([]));
});

function makeKey(as: string): Promise<Reply> {
  return desk.post("/v1/admin/api-keys", as, { name: "Importer", scopes: ["catalog:read"] });
}

function makeRole(as: string): Promise<Reply> {
  return desk.post("/v1/admin/roles", as, { name: `Packing ${newId()}`, scopes: ["catalog:read"] });
}
