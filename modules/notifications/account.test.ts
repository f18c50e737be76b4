import { newId } from "@hansa/kernel";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { requestPasswordReset, signUp } from "#modules/identity";
import { createRecoveryLinks } from "#modules/cart";
import { createOrderTokens } from "#modules/orders";
import { many, sql } from "#platform/db";
import { deliver, parseDelivery, relayEvents } from "#platform/events";
import { cloneDatabase } from "#platform/testing";
import { createMailer, createStopLinks, notificationHandlers, openWebhooks } from "./index.ts";
import { listMails } from "./list-queries.ts";
import { selectMail } from "./queries.ts";
import { sendMails } from "./send-mails.ts";
import { startSmtpServer } from "./smtp-server.fixture.ts";

const { db } = await cloneDatabase();
const server = await startSmtpServer();
const needs = {
  publicUrl: "https://shop.example",
  orderTokens: createOrderTokens("a secret of the tests that is long enough"),
  recovery: createRecoveryLinks("a secret of the tests that is long enough"),
  stops: createStopLinks("a secret of the tests that is long enough"),
  webhooks: openWebhooks({
    secret: "a secret of the tests that is long enough",
    source: "https://shop.example",
    clock: () => new Date(),
    allowsLoopback: false,
  }),
  mailer: createMailer({ smtpUrl: server.url, from: "shop@example.com" }),
};
const handlers = notificationHandlers(needs);

afterAll(async () => {
  needs.mailer.close();
  await server.close();
});

beforeEach(async () => {
  await db.query(
    sql`truncate notifications.mail, platform.outbox, platform.outbox_waiting, platform.inbox, graphile_worker._private_jobs`,
  );
});

describe("a customer who signs up", () => {
  it("is asked to prove the address, in the customer's language", async () => {
    await signUpAs("ada@example.com", "de-DE");
    const mail = await onlyMail();
    expect(mail).toMatchObject({ kind: "verify_email", toAddress: "ada@example.com" });
    expect(mail?.subject).toContain("E-Mail-Adresse bestätigen");
    expect(mail?.textBody).toMatch(/https:\/\/shop\.example\/account\/confirm-email\?token=\S{20}/);
  });

  it("is told of the account, without a link to it, when there is one already", async () => {
    await signUpAs("ben@example.com", null);
    await onlyMail();
    await db.query(sql`truncate notifications.mail`);
    await signUpAs("ben@example.com", null);
    const mail = await onlyMail();
    expect(mail?.kind).toBe("account_exists");
    expect(mail?.textBody).not.toContain("token=");
  });
});

describe("whoever asks for a new password", () => {
  it("gets one link, and its words go once a mail server has them", async () => {
    await signUpAs("eve@example.com", null);
    await onlyMail();
    await db.query(sql`truncate notifications.mail`);
    await requestPasswordReset(db, "eve@example.com");
    const mail = await onlyMail();
    expect(mail?.kind).toBe("reset_password");
    expect(mail?.htmlBody).toMatch(/href="https:\/\/shop\.example\/account\/reset-password\?token=\S{20}/);

    await sendMails(db, needs);
    expect(server.mails).toHaveLength(1);
    expect(await selectMail(db, db.region, mail?.id ?? "")).toMatchObject({
      state: "sent",
      textBody: "",
      htmlBody: "",
    });
  });

  it("gets nothing when nobody has the address", async () => {
    await requestPasswordReset(db, "nobody@example.com");
    expect(await onlyMail()).toBeNull();
  });
});

async function signUpAs(email: string, locale: string | null): Promise<void> {
  const password = `a long password of the tests ${newId()}`;
  await signUp(db, { email, password, name: null, locale, cart: null }, () => Promise.resolve());
}

/** Delivers what was announced, and finds the one mail there is. */
async function onlyMail() {
  await relayEvents({ db, handlers });
  const jobs = await many(db, sql<{ payload: unknown }>`select payload from graphile_worker._private_jobs order by id`);
  for (const { payload } of jobs) await deliver({ db, handlers }, parseDelivery(payload));
  const mails = await listMails(db, db.region, { after: null, limit: 10, state: null });
  expect(mails.length).toBeLessThanOrEqual(1);
  return mails[0] === undefined ? null : selectMail(db, db.region, mails[0].id);
}
