import { newId } from "@hansa/kernel";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { customerErased } from "#events/identity";
import { createRecoveryLinks } from "#modules/cart";
import { upsertChannel } from "#modules/channels";
import { announceConfirmed, createOrderTokens, type NewOrder, recordOrders } from "#modules/orders";
import { many, sql } from "#platform/db";
import { announce, type Delivery, deliver, parseDelivery, relayEvents } from "#platform/events";
import { startWorker } from "#platform/jobs";
import { cloneDatabase, eventually } from "#platform/testing";
import { forgetOldMails } from "./forget-mails.ts";
import { html } from "./html.ts";
import { createMailer, createStopLinks, notificationHandlers, notificationJobs, openWebhooks } from "./index.ts";
import { listMails } from "./list-queries.ts";
import { adasOrder } from "./order.fixture.ts";
import { requeueMail, selectMail } from "./queries.ts";
import { queueMails } from "./queue-mails.ts";
import { MAX_ATTEMPTS, sendMails } from "./send-mails.ts";
import { type SmtpServer, startSmtpServer } from "./smtp-server.fixture.ts";
import { withWords } from "./words-of-mails.ts";

const { db, advance } = await cloneDatabase();
const orderTokens = createOrderTokens("a secret of the tests that is long enough");
const links = {
  publicUrl: "https://shop.example",
  orderTokens,
  recovery: createRecoveryLinks("a secret of the tests that is long enough"),
  stops: createStopLinks("a secret of the tests that is long enough"),
  webhooks: openWebhooks({
    secret: "a secret of the tests that is long enough",
    source: "https://shop.example",
    clock: () => new Date(),
    allowsLoopback: false,
  }),
};
const mailbox = { ...links, mailer: createMailer({ smtpUrl: null, from: "shop@example.com" }) };
const handlers = notificationHandlers(mailbox);
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
  await db.query(
    sql`truncate notifications.mail, platform.outbox, platform.outbox_waiting, platform.inbox, graphile_worker._private_jobs`,
  );
});

describe("a confirmed order", () => {
  it("causes one mail to whoever ordered, with a link that opens it", async () => {
    const order = await confirm();
    await deliverAll();
    const [mail] = await mails();
    expect(mail).toMatchObject({ toAddress: "ada@example.com", kind: "order_confirmation" });
    expect(mail?.subject).toBe(`Hansa: we have your order ${order.number}`);
    const [stored] = await withWords(db, links, [await storedMail(mail?.id)]);
    const link = `https://shop.example/orders/${order.id}?token=${orderTokens.of(order.id)}`;
    expect(stored?.textBody).toContain(link);
    expect(stored?.htmlBody).toContain(`href="${link}"`);
  });

  it("is confirmed in the language of the buyer's account, and in that of the channel without", async () => {
    const customerId = newId<"customer">();
    await db.query(sql`
      insert into identity.customer (region, id, email, email_normalised, locale)
      values ('eu', ${customerId}::uuid, 'amal@example.com', 'amal@example.com', 'ar')
    `);
    await confirm({ customerId });
    await deliverAll();
    const [mail] = await mails();
    expect(mail?.subject).toContain("وصلنا طلبك");
    const [stored] = await withWords(db, links, [await storedMail(mail?.id)]);
    expect(stored?.htmlBody).toContain('dir="rtl"');
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
      recurring: notificationJobs(mailbox),
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
  let post: typeof mailbox;

  beforeEach(async () => {
    server = await startSmtpServer();
    post = { ...links, mailer: createMailer({ smtpUrl: server.url, from: "Hansa <shop@example.com>" }) };
    await queue("ada@example.com");
  });
  afterEach(async () => {
    post.mailer.close();
    await server.close();
  });

  it("keeps the words that a confirmation was sent with", async () => {
    const order = await confirm();
    for (const job of await relay()) await deliver({ db, handlers: notificationHandlers(post) }, job);
    await sendMails(db, post);
    expect(server.mails).toHaveLength(2);
    const [mail] = await mails();
    expect(mail?.subject).toContain(order.number);
    expect((await storedMail(mail?.id)).textBody).toContain(`https://shop.example/orders/${order.id}?token=`);
  });

  it("gives the mail to the server once, as text and as HTML", async () => {
    expect(await sendMails(db, post)).toEqual({ did: 1, full: false });
    expect(await sendMails(db, post)).toEqual({ did: 0, full: false });
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
    await sendMails(db, post);
    expect((await mails())[0]).toMatchObject({ state: "queued", attempts: 1, lastError: expect.any(String) });
    expect(await sendMails(db, post)).toEqual({ did: 0, full: false });
    advance(MINUTE_MS);
    await sendMails(db, post);
    expect((await mails())[0]).toMatchObject({ state: "queued", attempts: 2 });
    advance(MINUTE_MS);
    expect(await sendMails(db, post)).toEqual({ did: 0, full: false });
    server.hangUp(false);
    advance(MINUTE_MS);
    await sendMails(db, post);
    expect(server.mails).toHaveLength(1);
    expect((await mails())[0]).toMatchObject({ state: "sent", attempts: 3, lastError: null });
  });

  it("tries again when the server says not now", async () => {
    server.refuseWith("451 mailbox is busy");
    await sendMails(db, post);
    expect((await mails())[0]).toMatchObject({ state: "queued", attempts: 1 });
  });

  it("gives up at once when the server says that there is no such person", async () => {
    server.refuseWith("550 no such user");
    await sendMails(db, post);
    expect((await mails())[0]).toMatchObject({ state: "failed", attempts: 1, sentAt: null });
  });

  it("gives up after the last try, and begins anew when the desk asks for it", async () => {
    server.hangUp(true);
    for (let tries = 0; tries < MAX_ATTEMPTS; tries++) {
      await sendMails(db, post);
      advance(61 * MINUTE_MS);
    }
    expect((await mails())[0]).toMatchObject({ state: "failed", attempts: MAX_ATTEMPTS });
    expect(await sendMails(db, post)).toEqual({ did: 0, full: false });
    server.hangUp(false);
    const id = (await mails())[0]?.id ?? "";
    expect(await db.transaction((tx) => requeueMail(tx, id))).toBe(id);
    expect(await db.transaction((tx) => requeueMail(tx, id))).toBeNull();
    await sendMails(db, post);
    expect(server.mails).toHaveLength(1);
  });

  it("sends each mail once when two processes send at once", async () => {
    for (let count = 0; count < 20; count++) await queue(`ada+${String(count)}@example.com`);
    const drain = async (): Promise<void> => {
      while ((await sendMails(db, post)).did > 0);
    };
    await Promise.all([drain(), drain()]);
    expect(server.mails.flatMap(({ to }) => to).toSorted()).toEqual(
      (await mails()).map((mail) => mail.toAddress).toSorted(),
    );
    expect(server.mails).toHaveLength(21);
  });
});

describe("forgetting", () => {
  it("leaves no mail to a customer who is gone", async () => {
    const [ada, ben] = [newId<"customer">(), newId<"customer">()];
    await queue("ada@example.com", ada);
    await queue("ben@example.com", ben);
    await db.transaction((tx) => announce(tx, customerErased, [{ customerId: ada }]));
    await deliverAll();
    expect((await mails()).map((mail) => mail.toAddress)).toEqual(["ben@example.com"]);
  });

  it("deletes mails after ninety days, and none that waits", async () => {
    await queue("ada@example.com");
    await sendMails(db, mailbox);
    await queue("ben@example.com");
    expect(await forgetOldMails(db)).toEqual({ did: 0, full: false });
    advance(91 * 24 * 60 * MINUTE_MS);
    expect(await forgetOldMails(db)).toEqual({ did: 1, full: false });
    expect((await mails()).map((mail) => mail.toAddress)).toEqual(["ben@example.com"]);
  });
});

async function confirm(changes: Partial<NewOrder> = {}): Promise<NewOrder> {
  const order = adasOrder(changes);
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

async function queue(toAddress: string, customerId: string | null = null): Promise<void> {
  await db.transaction((tx) =>
    queueMails(tx, "smtp", [
      {
        eventId: newId(),
        kind: "order_confirmation",
        toAddress,
        customerId,
        subject: "Your lamp",
        body: { text: "It is on its way.", html: html`<p>It is on its way.</p>` },
      },
    ]),
  );
}

async function storedMail(id = "") {
  const mail = await selectMail(db, db.region, id);
  if (mail === null) throw new Error(`no mail ${id}`);
  return mail;
}

function mails() {
  return listMails(db, db.region, { after: null, limit: 100, state: null });
}
