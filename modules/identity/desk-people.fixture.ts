import { newId } from "@hansa/kernel";
import { Secret, TOTP } from "otpauth";
import type { Database } from "#platform/db";
import { openAuthenticator } from "./authenticator.fixture.ts";
import { openShop, PASSWORD, type Reply } from "./shop.fixture.ts";

/** Where the browsers of these tests stand. */
export const ORIGIN = "http://shop.test";
/** What a browser on that page sends along. */
export const PAGE = { origin: ORIGIN, host: "shop.test" } as const;
/** Half a minute, for which one code holds. */
export const STEP_MS = 30_000;

/** Somebody who works at the desk and is signed in. */
export interface Member {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

/** Staff with second factors, on the room's own HTTP. `advance` moves the clock of the database. */
export async function openDesk(db: Database, advance: (milliseconds: number) => void) {
  const shop = await openShop(db);
  const signIn = (email: string, password = PASSWORD, ip = "192.0.2.1"): Promise<Reply> =>
    shop.post("/v1/admin/auth/sign-in", { email, password }, { ip });
  const post = (path: string, as: string, body?: object): Promise<Reply> =>
    shop.ask(path, { method: "POST", as, headers: PAGE, ...(body === undefined ? {} : { body }) });
  const remove = (path: string, as: string): Promise<Reply> => shop.ask(path, { method: "DELETE", as });

  /** A new member with PASSWORD, signed in; `role` names a built-in one, or is the id of one of the shop's own. */
  async function hire(role = "support"): Promise<Member> {
    const email = `${newId()}@example.com`;
    const hired = await shop.post(
      "/v1/admin/staff",
      { email, name: "Sam", role, password: PASSWORD },
      { as: shop.deskKey },
    );
    return { id: String(hired.json()["id"]), email, token: tokenOf(await signIn(email)) };
  }
  /** The code that the app with this secret shows, `steps` half minutes from now. */
  async function codeOf(secret: string, steps = 0): Promise<string> {
    const now = await db.transaction((tx) => Promise.resolve(tx.now));
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() + steps * STEP_MS });
  }
  /** Sets an authenticator app up, and waits for its next code. */
  async function setUpApp(member: Member): Promise<{ readonly secret: string; readonly recovery: readonly string[] }> {
    const begun = (await post("/v1/admin/me/totp/begin", member.token)).json();
    const secret = String(begun["secret"]);
    const body = { challenge: begun["challenge"], code: await codeOf(secret) };
    const kept = (await post("/v1/admin/me/totp", member.token, body)).json();
    advance(STEP_MS);
    return { secret, recovery: textsOf(kept["recoveryCodes"]) };
  }
  /** Gives a member a passkey. */
  async function setUpPasskey(member: Member, name = "Laptop") {
    const browser = openAuthenticator(ORIGIN);
    const begun = (await post("/v1/admin/me/passkeys/begin", member.token)).json();
    const response = browser.make(objectOf(begun["options"]));
    const kept = await post("/v1/admin/me/passkeys", member.token, { challenge: begun["challenge"], name, response });
    return { ...browser, kept };
  }
  /** The first of two steps. @returns the challenge of the second */
  async function stepOne(member: Member): Promise<string> {
    return String((await signIn(member.email)).json()["challenge"]);
  }
  return {
    ...shop,
    signIn,
    post,
    remove,
    hire,
    codeOf,
    setUpApp,
    setUpPasskey,
    stepOne,
    stepTwo: (challenge: string, code: string, ip = "192.0.2.1"): Promise<Reply> =>
      shop.post("/v1/admin/auth/sign-in/code", { challenge, code }, { ip }),
  };
}

/** The token of a session that an answer opened. */
export function tokenOf(reply: Reply): string {
  return String(reply.json()["token"]);
}

/** Status and code of an answer, to compare them in one look. */
export function saidBy(reply: Reply): readonly [number, unknown] {
  return [reply.status, reply.text === "" ? undefined : reply.json()["code"]];
}

/** The object that stands in an answer. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return value as Readonly<Record<string, unknown>>;
}

/** The list of texts that stands in an answer; none for null. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
