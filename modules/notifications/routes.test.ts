import { newId } from "@hansa/kernel";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createOrderTokens } from "#modules/orders";
import { one, sql } from "#platform/db";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import { html } from "./html.ts";
import { createStopLinks, notificationRoutes, openWebhooks } from "./index.ts";
import { listMails } from "./list-queries.ts";
import { queueMails } from "./queue-mails.ts";

const { db } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const scopes = ["notifications:read", "notifications:write"];
const staff = { kind: "staff", id: newId(), scopes } as const;
const links = {
  publicUrl: "https://shop.example",
  orderTokens: createOrderTokens("a secret of the tests that is long enough"),
  stops: createStopLinks("a secret of the tests that is long enough"),
  webhooks: openWebhooks({
    secret: "a secret of the tests that is long enough",
    source: "https://shop.example",
    clock: () => new Date(),
    allowsLoopback: false,
  }),
};
const serve = (demo: boolean) =>
  buildServer({
    routes: notificationRoutes({ ...links, demo }),
    db,
    telemetry,
    authenticate: () => Promise.resolve(staff),
    rateLimiting: "off",
  });
const shop = await serve(true);
const desk = { authorization: "Bearer of the tests" };

afterAll(async () => {
  await shop.close();
  telemetry.close();
});
beforeEach(async () => {
  await db.query(sql`truncate notifications.mail`);
});

describe("the mailbox page", () => {
  it("shows a script in a mail as text, under a policy that runs none", async () => {
    const evil = `<script>alert("1")</script>`;
    const id = await queue(`"${evil}"@example.com`, evil);
    for (const path of ["/mailbox", `/mailbox/${id}`]) {
      const { statusCode, headers, body } = await shop.inject(path);
      expect(statusCode).toBe(200);
      expect(headers["content-security-policy"]).toContain("default-src 'none'");
      expect(headers["content-security-policy"]).not.toContain("script-src");
      expect(headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(body).not.toContain("<script");
      expect(body).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
    }
  });

  it("frames the mail in a sandbox, its markup escaped twice", async () => {
    const id = await queue("ada@example.com", "a < b");
    const { body } = await shop.inject(`/mailbox/${id}`);
    expect(body).toContain('sandbox="allow-top-navigation-by-user-activation"');
    expect(body).toContain('srcdoc="&lt;p&gt;a &amp;lt; b&lt;/p&gt;');
    expect(body).toContain("&lt;a target=&quot;_top&quot; href=&quot;https://shop.example/&quot;&gt;");
  });

  it("says so when there is no mail, and when there is no such mail", async () => {
    expect((await shop.inject("/mailbox")).body).toContain("No mail yet");
    expect((await shop.inject(`/mailbox/${newId()}`)).json()).toMatchObject({ code: "notifications.mail_not_found" });
    expect((await shop.inject("/mailbox/lamp")).statusCode).toBe(404);
  });

  it("does not exist in a real shop", async () => {
    const real = await serve(false);
    expect((await real.inject("/mailbox")).statusCode).toBe(404);
    expect((await real.inject(`/mailbox/${newId()}`)).statusCode).toBe(404);
    await real.close();
  });
});

describe("the desk's list of mails", () => {
  it("goes page by page, newest first, and can be narrowed to a state", async () => {
    for (const name of ["a", "b", "c"]) await queue(`${name}@example.com`, "Your lamp");
    const first = await list("limit=2");
    const second = await list(`limit=2&cursor=${String(first.nextCursor)}`);
    const all = await listMails(db, db.region, { after: null, limit: 100, state: null });
    expect([...first.items, ...second.items].map(({ to }) => to)).toEqual(all.map((mail) => mail.toAddress));
    expect(second.nextCursor).toBeNull();
    expect((await list("state=failed")).items).toEqual([]);
  });

  it("finds the mails of an order, and those to an address however it is spelled", async () => {
    const [mine, other] = [newId(), newId()];
    const id = await queue("Ada@example.com", "Your lamp");
    await queue("grace@example.com", "Your chair");
    await db.query(sql`update notifications.mail set order_id = ${mine}::uuid where id = ${id}::uuid`);
    expect((await list(`order=${mine}`)).items).toMatchObject([{ id }]);
    expect((await list(`order=${other}`)).items).toEqual([]);
    expect((await list("to=ada@example.com")).items).toMatchObject([{ id }]);
    expect((await list("to=ada@example.com&state=sent")).items).toEqual([]);
  });

  it("refuses a cursor of another list, a guest, and a scope that is missing", async () => {
    const at = (path: string, headers = {}) => shop.inject({ url: path, headers });
    expect((await at("/v1/admin/mails?cursor=lamp", desk)).statusCode).toBe(422);
    expect((await at("/v1/admin/mails")).statusCode).toBe(401);
    const narrow = await buildServer({
      routes: notificationRoutes({ ...links, demo: false }),
      db,
      telemetry,
      authenticate: () => Promise.resolve({ ...staff, scopes: ["orders:read"] }),
      rateLimiting: "off",
    });
    expect((await narrow.inject({ url: "/v1/admin/mails", headers: desk })).statusCode).toBe(403);
    await narrow.close();
  });
});

describe("sending again", () => {
  it("puts a mail that was given up back in the queue, and into the audit log", async () => {
    const id = await queue("ada@example.com", "Your lamp");
    const resend = () => shop.inject({ method: "POST", url: `/v1/admin/mails/${id}/resend`, headers: desk });
    expect((await resend()).statusCode).toBe(404);
    await db.query(sql`update notifications.mail set state = 'failed', attempts = 12`);
    expect((await resend()).statusCode).toBe(202);
    expect((await list("state=queued")).items).toMatchObject([{ id, attempts: 0 }]);
    const audit = await one(
      db,
      sql<{ subject: string }>`
        select subject from identity.audit_entry where action = 'notifications.mail_resent'
      `,
    );
    expect(audit.subject).toBe(id);
  });

  it("sends a confirmation that was lost once more, but no link to an account", async () => {
    const id = await queue("ada@example.com", "Your lamp");
    const resend = () => shop.inject({ method: "POST", url: `/v1/admin/mails/${id}/resend`, headers: desk });
    await db.query(sql`update notifications.mail set state = 'sent', via = 'smtp', sent_at = now()`);
    expect((await resend()).statusCode).toBe(202);
    expect((await list("state=queued")).items).toMatchObject([{ id, attempts: 0, via: null, sentAt: null }]);
    await db.query(
      sql`update notifications.mail set state = 'sent', via = 'smtp', sent_at = now(), kind = 'reset_password'`,
    );
    expect((await resend()).statusCode).toBe(404);
  });
});

async function queue(toAddress: string, words: string): Promise<string> {
  await db.transaction((tx) =>
    queueMails(tx, "smtp", [
      {
        eventId: newId(),
        kind: "order_confirmation",
        toAddress,
        customerId: null,
        subject: words,
        body: { text: words, html: html`<p>${words}</p><a href="https://shop.example/">go</a>` },
      },
    ]),
  );
  const [mail] = await listMails(db, db.region, { after: null, limit: 1, state: null });
  return mail?.id ?? "";
}

interface Listed {
  readonly items: readonly { readonly to: string }[];
  readonly nextCursor: string | null;
}

async function list(query: string): Promise<Listed> {
  const { statusCode, json } = await shop.inject({ url: `/v1/admin/mails?${query}`, headers: desk });
  expect(statusCode).toBe(200);
  return json<Listed>();
}
