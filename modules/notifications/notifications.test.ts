import { newId } from "@hansa/kernel";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { upsertChannel } from "#modules/channels";
import { announceConfirmed, createOrderTokens, type NewOrder, recordOrders } from "#modules/orders";
import { many, sql } from "#platform/db";
import { deliver, type Delivery, parseDelivery, relayEvents } from "#platform/events";
import { Answer, type Context, type Route } from "#platform/http";
import { startWorker } from "#platform/jobs";
import { cloneDatabase, eventually } from "#platform/testing";
import { createMailer, type Mailer, notificationHandlers, notificationJobs, notificationRoutes } from "./index.ts";
import { adasOrder } from "./order.fixture.ts";
import { listMails, selectMail } from "./queries.ts";
import { queueMails } from "./queue-mails.ts";
import { html } from "./html.ts";
import { MAX_ATTEMPTS, sendMails } from "./send-mails.ts";
import { type SmtpServer, startSmtpServer } from "./smtp-server.fixture.ts";

const { db, advance } = await cloneDatabase();
const orderTokens = createOrderTokens("a secret of the tests that is long enough");
const handlers = notificationHandlers({ publicUrl: "https://shop.example", orderTokens });
const MINUTE_MS = 60_000;

beforeAll(async () => {
  await db.transaction((tx) =>
    upsertChannel(tx, {
      code: "web-eu",
      name: "Hansa",
      currency: "EUR",
      locale: "en",
      countries: ["DE"],
      taxIncluded: true,
      region: "eu",
    }),
  );
});
beforeEach(async () => {
  await db.query(sql`truncate notifications.mail, platform.outbox, platform.inbox, graphile_worker._private_jobs`);
});

describe("a confirmed order", () => {
  it("causes one mail to whoever ordered, with a link that opens it", async () => {
    const order = await confirm();
    await deliverAll();
    const [mail] = await mails();
    expect(mail).toMatchObject({ toAddress: "ada@example.com", state: "queued", kind: "order_confirmation" });
    const stored = await selectMail(db, db.region, mail?.id ?? "");
    const link = `https://shop.example/orders/${order.id}?token=${orderTokens.of(order.id)}`;
    expect(stored?.textBody).toContain(link);
    expect(stored?.htmlBody).toContain(`href="${link}"`);
  });

  it("causes one mail when it is delivered twice, even if the inbox has forgotten", async () => {
    await confirm();
    const jobs = await relay();
    for (const job of [...jobs, ...jobs]) await deliver({ db, handlers }, job);
    await db.query(sql`truncate platform.inbox`);
    for (const job of jobs) await deliver({ db, handlers }, job);
    expect(await mails()).toHaveLength(1);
  });

  it("causes its mail while a worker runs, without anybody waiting for it", async () => {
    const errors: unknown[] = [];
    const worker = await startWorker({
      db,
      handlers,
      recurring: notificationJobs(createMailer({ smtpUrl: null, from: "shop@example.com" })),
      onError: (error) => errors.push(error),
    });
    await confirm();
    const [mail] = await eventually("the mail", async () => {
      const found = await mails();
      return found[0]?.state === "sent" ? found : null;
    });
    await worker.stop();
    expect(mail).toMatchObject({ state: "sent", via: "mailbox", attempts: 1 });
    expect(errors).toEqual([]);
  });
});

describe("sending", () => {
  let server: SmtpServer;
  let mailer: Mailer;

  beforeEach(async () => {
    server = await startSmtpServer();
    mailer = createMailer({ smtpUrl: server.url, from: "Hansa <shop@example.com>" });
    await queue("ada@example.com");
  });
  afterEach(async () => {
    mailer.close();
    await server.close();
  });

  it("gives the mail to the server once, as text and as HTML", async () => {
    expect(await sendMails(db, mailer)).toEqual({ did: 1, full: false });
    expect(await sendMails(db, mailer)).toEqual({ did: 0, full: false });
    expect(server.mails).toHaveLength(1);
    const [mail] = await mails();
    expect(server.mails[0]?.to).toEqual(["ada@example.com"]);
    expect(server.mails[0]?.data).toContain("Subject: Your lamp");
    expect(server.mails[0]?.data).toContain("text/plain");
    expect(server.mails[0]?.data).toContain("text/html");
    expect(server.mails[0]?.data).toContain(`Message-ID: <${mail?.id ?? "?"}@example.com>`);
    expect(mail).toMatchObject({ state: "sent", via: "smtp", attempts: 1, lastError: null });
  });

  it("tries again after a minute, then two, while the server is away, and sends when it is back", async () => {
    server.hangUp(true);
    await sendMails(db, mailer);
    expect((await mails())[0]).toMatchObject({ state: "queued", attempts: 1, lastError: expect.any(String) });
    expect(await sendMails(db, mailer)).toEqual({ did: 0, full: false });
    advance(MINUTE_MS);
    await sendMails(db, mailer);
    expect((await mails())[0]).toMatchObject({ state: "queued", attempts: 2 });
    advance(MINUTE_MS);
    expect(await sendMails(db, mailer)).toEqual({ did: 0, full: false });
    server.hangUp(false);
    advance(MINUTE_MS);
    await sendMails(db, mailer);
    expect(server.mails).toHaveLength(1);
    expect((await mails())[0]).toMatchObject({ state: "sent", attempts: 3, lastError: null });
  });

  it("tries again when the server says not now", async () => {
    server.refuseWith("451 mailbox is busy");
    await sendMails(db, mailer);
    expect((await mails())[0]).toMatchObject({ state: "queued", attempts: 1 });
  });

  it("gives up at once when the server says that there is no such person", async () => {
    server.refuseWith("550 no such user");
    await sendMails(db, mailer);
    expect((await mails())[0]).toMatchObject({ state: "failed", attempts: 1, sentAt: null });
  });

  it("gives up after the last try, and begins anew when the desk asks for it", async () => {
    server.hangUp(true);
    for (let tries = 0; tries < MAX_ATTEMPTS; tries++) {
      await sendMails(db, mailer);
      advance(61 * MINUTE_MS);
    }
    expect((await mails())[0]).toMatchObject({ state: "failed", attempts: MAX_ATTEMPTS });
    expect(await sendMails(db, mailer)).toEqual({ did: 0, full: false });
    server.hangUp(false);
    const id = (await mails())[0]?.id ?? "";
    await db.transaction((tx) => call("/v1/admin/mails/:id/resend", { tx, params: { id } }));
    await sendMails(db, mailer);
    expect(server.mails).toHaveLength(1);
    await expect(
      db.transaction((tx) => call("/v1/admin/mails/:id/resend", { tx, params: { id } })),
    ).rejects.toMatchObject({ code: "notifications.mail_not_found" });
  });

  it("sends each mail once when two processes send at once", async () => {
    for (let count = 0; count < 20; count++) await queue(`ada+${String(count)}@example.com`);
    const drain = async (): Promise<void> => {
      while ((await sendMails(db, mailer)).did > 0);
    };
    await Promise.all([drain(), drain()]);
    expect(server.mails.flatMap(({ to }) => to).toSorted()).toEqual(
      (await mails()).map((mail) => mail.toAddress).toSorted(),
    );
    expect(server.mails).toHaveLength(21);
  });
});

describe("the mailbox page", () => {
  it("shows mails as text, and a script in them as text", async () => {
    const evil = `<script>alert("1")</script>`;
    await db.transaction((tx) =>
      queueMails(tx, [
        {
          eventId: newId(),
          kind: "order_confirmation",
          toAddress: `"${evil}"@example.com`,
          subject: evil,
          text: evil,
          html: html`<p>${evil}</p><a href="https://shop.example/">go</a>`,
        },
      ]),
    );
    const id = (await mails())[0]?.id ?? "";
    for (const answer of [await call("/mailbox", {}), await call("/mailbox/:id", { params: { id } })]) {
      const page = parseAnswer(answer);
      expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
      expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(page.body).not.toContain("<script");
      expect(page.body).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
    }
  });

  it("does not exist in a real shop", () => {
    const paths = notificationRoutes({ demo: false }).map(({ path }) => path);
    expect(paths).toEqual(["/v1/admin/mails", "/v1/admin/mails/:id/resend"]);
  });

  it("answers 404 for a mail that is not there", async () => {
    await expect(call("/mailbox/:id", { params: { id: newId() } })).rejects.toMatchObject({ status: 404 });
  });
});

describe("the desk's list", () => {
  it("goes through all mails page by page, newest first, and can be narrowed to a state", async () => {
    for (const name of ["a", "b", "c"]) await queue(`${name}@example.com`);
    const first = await call("/v1/admin/mails", { query: { limit: 2 } });
    const { items, nextCursor } = parseList(first);
    const second = parseList(await call("/v1/admin/mails", { query: { limit: 2, cursor: nextCursor } }));
    expect([...items, ...second.items].map(({ to }) => to)).toEqual((await mails()).map((mail) => mail.toAddress));
    expect(second.nextCursor).toBeNull();
    expect(parseList(await call("/v1/admin/mails", { query: { state: "failed" } })).items).toEqual([]);
    await expect(call("/v1/admin/mails", { query: { cursor: "lamp" } })).rejects.toMatchObject({ status: 422 });
  });
});

async function confirm(): Promise<NewOrder> {
  const order = adasOrder();
  await db.transaction(async (tx) => {
    await recordOrders(tx, [order]);
    await announceConfirmed(tx, [order]);
  });
  return order;
}

async function relay(): Promise<readonly Delivery[]> {
  await relayEvents({ db, handlers });
  const rows = await many(db, sql<{ payload: unknown }>`select payload from graphile_worker._private_jobs order by id`);
  return rows.map(({ payload }) => parseDelivery(payload));
}

async function deliverAll(): Promise<void> {
  for (const job of await relay()) await deliver({ db, handlers }, job);
}

async function queue(toAddress: string): Promise<void> {
  await db.transaction((tx) =>
    queueMails(tx, [
      {
        eventId: newId(),
        kind: "order_confirmation",
        toAddress,
        subject: "Your lamp",
        text: "It is on its way.",
        html: html`<p>It is on its way.</p>`,
      },
    ]),
  );
}

function mails() {
  return listMails(db, db.region, { after: null, limit: 100, state: null });
}

/** Calls a route's handler as the server does once everything was checked. */
function call(path: string, context: object): Promise<unknown> {
  const found = notificationRoutes({ demo: true }).find((one) => one.path === path);
  if (found === undefined) throw new Error(`no route ${path}`);
  return found.handle(
    parseContext(found, { db, query: {}, actor: { kind: "guest" }, requestId: "r", ip: "::1", ...context }),
  );
}

function parseContext(_: Route, context: object) {
  return context as Context<never, never, never> & { readonly tx: never };
}

function parseAnswer(answer: unknown): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  if (!(answer instanceof Answer)) throw new Error("a page is an Answer");
  return { body: String(answer.body), headers: answer.headers };
}

function parseList(body: unknown) {
  return body as { readonly items: readonly { readonly to: string }[]; readonly nextCursor: string | null };
}
