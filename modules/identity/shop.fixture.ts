import { newId } from "@hansa/kernel";
import { afterAll } from "vitest";
import { type Database, first, openChangeFeed, sql, type Tx } from "#platform/db";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { authenticate } from "./authenticate.ts";
import { ensureDeskKey, newDeskKey } from "./keys.ts";
import { mailSecretFor } from "./mail-links.ts";
import type { MailPurpose } from "./mail-queries.ts";
import { identityRoutes } from "./routes.ts";
import type { OnSignIn } from "./sign-in.ts";

/** Longer than any guess of a test, and never among the commonest. */
export const PASSWORD = "seven lamps on a table";

interface Request {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: object;
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly ip?: string;
}

/** An answer as a client sees it. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly json: () => Record<string, unknown>;
}

/** The room behind its own HTTP, on a database of its own. */
export async function openShop(db: Database, onSignIn: OnSignIn = () => Promise.resolve()) {
  const telemetry = createTelemetry({ level: "silent" });
  const feed = await openChangeFeed(db);
  const undeclared: string[] = [];
  const app = await buildServer({
    routes: identityRoutes({ onSignIn, secret: "a secret of thirty-two characters" }),
    db,
    telemetry,
    authenticate: authenticate(db, feed),
    rateLimiting: "off",
    onUndeclaredRefusal: (route, refusal) => void undeclared.push(`${route.method} ${route.path}: ${refusal.code}`),
  });
  afterAll(async () => {
    await app.close();
    await feed.close();
    telemetry.close();
  });
  async function ask(path: string, { method = "GET", body, as, headers, ip }: Request = {}): Promise<Reply> {
    const answer = await app.inject({
      method,
      url: path,
      ...(body === undefined ? {} : { payload: body }),
      headers: { ...(as === undefined ? {} : { authorization: `Bearer ${as}` }), ...headers },
      remoteAddress: ip ?? "192.0.2.1",
    });
    return {
      status: answer.statusCode,
      text: answer.body,
      headers: answer.headers,
      json: () => parseObject(answer.body),
    };
  }
  const deskKey = newDeskKey();
  await db.transaction((tx) => ensureDeskKey(tx, deskKey));
  return {
    ask,
    undeclared,
    deskKey,
    post: (path: string, body: object, rest: Request = {}) => ask(path, { ...rest, method: "POST", body }),
    /** A customer with PASSWORD, signed in. @returns the token */
    async signUpAndIn(email: string): Promise<string> {
      await ask("/v1/auth/sign-up", { method: "POST", body: { email, password: PASSWORD, name: "Ada" } });
      const reply = await ask("/v1/auth/sign-in", { method: "POST", body: { email, password: PASSWORD } });
      return String(reply.json()["token"]);
    },
    /** Opens the latest mail of this purpose, as whoever writes mails does. @returns the token of its link */
    lastLink: (purpose: MailPurpose) => db.transaction((tx) => linkOf(tx, purpose)),
  };
}

function parseObject(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}

async function linkOf(tx: Tx, purpose: MailPurpose): Promise<string> {
  const row = await first(
    tx,
    sql<{ readonly id: string }>`
      select id
      from identity.mail_request
      where purpose = ${purpose}::text
        and customer_id is not null
      order by requested_at desc, id desc
      limit 1
    `,
  );
  const secret = row === null ? null : await mailSecretFor(tx, row.id);
  return secret?.token ?? `no mail is due: ${newId()}`;
}
