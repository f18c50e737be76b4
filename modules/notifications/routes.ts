import { InvalidInput, isId } from "@hansa/kernel";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { Answer, anyone, holder, type Route, route, scope } from "#platform/http";
import { MailNotFound, StopLinkInvalid } from "./errors.ts";
import type { Html } from "./html.ts";
import { MAILBOX_CSP, writeMailbox, writeMailPage } from "./mailbox.ts";
import { listFailedMails, listMails, listMailsOfOrder, listMailsTo } from "./list-queries.ts";
import { type ListedMail, requeueMail, selectMail } from "./queries.ts";
import { insertOptOut } from "./reminder-queries.ts";
import type { StopLinks } from "./stop-link.ts";
import { deliveryRoutes } from "./webhooks/delivery-routes.ts";
import { endpointRoutes } from "./webhooks/endpoint-routes.ts";
import type { Webhooks } from "./webhooks/webhooks.ts";
import { type ShopLinks, withWords } from "./words-of-mails.ts";

const Closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const State = Type.Union([Type.Literal("queued"), Type.Literal("sent"), Type.Literal("failed")]);
const Moment = Type.String({ format: "date-time" });
const MAILBOX_LENGTH = 50;

const MailView = Type.Object(
  {
    id: Uuid,
    kind: Type.String({ maxLength: 40 }),
    to: Type.String({ maxLength: 320 }),
    subject: Type.String({ maxLength: 300 }),
    state: State,
    via: Type.Union([Type.String({ maxLength: 10 }), Type.Null()]),
    attempts: Type.Integer({ minimum: 0 }),
    lastError: Type.Union([Type.String({ maxLength: 500 }), Type.Null()]),
    createdAt: Moment,
    sentAt: Type.Union([Moment, Type.Null()]),
  },
  Closed,
);

/**
 * The desk's routes for mails and webhooks and, in demo mode only, the mailbox pages: those show every mail to anyone, with the
 * secrets in their links, and must not exist in a real shop.
 */
export function notificationRoutes({
  demo,
  stops,
  webhooks,
  ...links
}: ShopLinks & {
  readonly demo: boolean;
  readonly stops: StopLinks;
  readonly webhooks: Webhooks;
}): readonly Route[] {
  return [
    stopRoute(stops),
    listRoute(),
    wordsRoute(links),
    resendRoute(),
    ...endpointRoutes(webhooks),
    ...deliveryRoutes(),
    ...(demo ? [mailboxRoute(), mailRoute(links)] : []),
  ];
}

function stopRoute(stops: StopLinks): Route {
  return route({
    method: "POST",
    path: "/v1/mail-stops/:token",
    summary: "Put an end to reminders for the address that a reminder went to.",
    auth: holder("stop link"),
    rate: "auth",
    params: Type.Object({ token: Type.String({ minLength: 60, maxLength: 80 }) }, Closed),
    reply: { 204: null },
    refusals: [StopLinkInvalid],
    transaction: true,
    async handle({ tx, params }) {
      const emailHash = stops.open(params.token);
      if (emailHash === null) throw new StopLinkInvalid();
      await insertOptOut(tx, emailHash);
      return new Answer({ status: 204 });
    },
  });
}

function listRoute(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/mails",
    summary: "List mails to customers, newest first.",
    auth: scope("notifications:read"),
    rate: "desk",
    query: Type.Object(
      {
        state: Type.Optional(State),
        order: Type.Optional(Type.String({ format: "uuid", maxLength: 36 })),
        to: Type.Optional(Type.String({ minLength: 3, maxLength: 320, description: "The whole address." })),
        cursor: Type.Optional(Type.String({ maxLength: 100 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      },
      Closed,
    ),
    reply: {
      200: Type.Object(
        {
          items: Type.Array(MailView, { maxItems: 100 }),
          nextCursor: Type.Union([Type.String({ maxLength: 100 }), Type.Null()]),
        },
        Closed,
      ),
    },
    refusals: [InvalidInput],
    transaction: false,
    async handle({ db, query }) {
      const limit = query.limit ?? 50;
      const after = parseCursor(query.cursor);
      const page = { after, limit, state: query.state ?? null };
      const { order, to } = query;
      const mails =
        order !== undefined
          ? await listMailsOfOrder(db, db.region, { ...page, orderId: order })
          : to !== undefined
            ? await listMailsTo(db, db.region, { ...page, to })
            : page.state === "failed"
              ? await listFailedMails(db, db.region, page)
              : await listMails(db, db.region, page);
      const last = mails.length === limit ? mails.at(-1) : undefined;
      return {
        items: mails.map(viewOf),
        nextCursor: last === undefined ? null : Buffer.from(last.id).toString("base64url"),
      };
    },
  });
}

function viewOf({ id, kind, toAddress, subject, state, via, attempts, lastError, createdAt, sentAt }: ListedMail) {
  const at = { createdAt: createdAt.toISOString(), sentAt: sentAt?.toISOString() ?? null };
  return { id, kind, to: toAddress, subject, state, via, attempts, lastError, ...at };
}

function wordsRoute(links: ShopLinks): Route {
  return route({
    method: "GET",
    path: "/v1/admin/mails/:id",
    summary: "Show a mail with what it says; a mail about an account keeps its words, since its link is a key.",
    auth: scope("notifications:read"),
    rate: "desk",
    params: Type.Object({ id: Uuid }, Closed),
    reply: {
      200: Type.Object({ ...MailView.properties, text: Type.Union([Type.String(), Type.Null()]) }, Closed),
    },
    refusals: [MailNotFound],
    transaction: false,
    async handle({ db, params }) {
      const mail = await selectMail(db, db.region, params.id);
      const [worded] = mail === null ? [] : await withWords(db, links, [mail]);
      if (worded === undefined) throw new MailNotFound(params.id);
      return { ...viewOf(worded), text: worded.kind === "order_confirmation" ? worded.textBody : null };
    },
  });
}

function resendRoute(): Route {
  return route({
    method: "POST",
    path: "/v1/admin/mails/:id/resend",
    summary: "Send a mail again that was given up, or a confirmation that the customer lost.",
    auth: scope("notifications:write"),
    rate: "desk",
    params: Type.Object({ id: Uuid }, Closed),
    reply: { 202: Type.Object({ id: Uuid }, Closed) },
    refusals: [MailNotFound],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      const id = await requeueMail(tx, params.id);
      if (id === null) throw new MailNotFound(params.id);
      await recordAudit(tx, { actor, action: "notifications.mail_resent", subject: id, requestId, ip });
      return { id };
    },
  });
}

function mailboxRoute(): Route {
  return route({
    method: "GET",
    path: "/mailbox",
    summary: "Show the mails of the demo shop as a page.",
    auth: anyone,
    rate: "browse",
    reply: { 200: Type.String() },
    refusals: [],
    transaction: false,
    async handle({ db }) {
      return toPage(writeMailbox(await listMails(db, db.region, { after: null, limit: MAILBOX_LENGTH, state: null })));
    },
  });
}

function mailRoute(links: ShopLinks): Route {
  return route({
    method: "GET",
    path: "/mailbox/:id",
    summary: "Show one mail of the demo shop as a page.",
    auth: anyone,
    rate: "browse",
    params: Type.Object({ id: Uuid }, Closed),
    reply: { 200: Type.String() },
    refusals: [MailNotFound],
    transaction: false,
    async handle({ db, params }) {
      const mail = await selectMail(db, db.region, params.id);
      const [worded] = mail === null ? [] : await withWords(db, links, [mail]);
      if (worded === undefined) throw new MailNotFound(params.id);
      return toPage(writeMailPage(worded));
    },
  });
}

function toPage(page: Html): Answer {
  return new Answer({
    status: 200,
    body: page.markup,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": MAILBOX_CSP,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    },
  });
}

function parseCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const id = Buffer.from(cursor, "base64url").toString();
  if (!isId(id)) throw new InvalidInput([{ pointer: "/cursor", message: "must be a nextCursor of this list" }]);
  return id;
}
