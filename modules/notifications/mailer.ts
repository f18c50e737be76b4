import { createTransport, type Transporter } from "nodemailer";
import type { DueMail } from "./queries.ts";
import type { Worded } from "./words-of-mails.ts";

const CONNECT_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 10_000;
const CONNECTIONS = 4;

/** A mail server says yes, no for good, or nothing that can be relied on. */
export type Sent =
  | { readonly kind: "sent" }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** The way mails take. */
export interface Mailer {
  readonly via: "smtp" | "mailbox";
  /** Mails to send at once. */
  readonly batch: number;
  /** Never throws: a server that is away is an answer too. */
  send(mail: Worded<DueMail>): Promise<Sent>;
  close(): void;
}

/** Which way mails take, and who they come from. */
export interface MailerOptions {
  /** `smtp://user:password@host:port`, or null: mails then stay in the mailbox page. */
  readonly smtpUrl: string | null;
  /** Sender, `Name <address>` or an address. */
  readonly from: string;
  /** Where the reader of a reminder puts an end to them; mail programs show a button for it. */
  readonly stopLinkOf?: (toAddress: string) => string;
}

/** Opens the way that mails take. Nothing is connected before the first mail. */
export function createMailer({ smtpUrl, from, stopLinkOf }: MailerOptions): Mailer {
  if (smtpUrl === null) {
    return { via: "mailbox", batch: 100, send: () => Promise.resolve({ kind: "sent" }), close: () => undefined };
  }
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: CONNECTIONS,
    // Tries are counted in the database, not in a pool that a restart forgets.
    maxRequeues: 0,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    // Words of a mail can never make the server read a file or call an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    via: "smtp",
    batch: 2 * CONNECTIONS,
    send: (mail) => {
      const link = mail.kind === "cart_reminder" ? stopLinkOf?.(mail.toAddress) : undefined;
      return sendBySmtp(transport, { from, headers: link === undefined ? {} : stopHeaders(link) }, mail);
    },
    close: () => transport.close(),
  };
}

/** Source: RFC 8058, one-click unsubscription. */
function stopHeaders(link: string): Readonly<Record<string, string>> {
  return { "List-Unsubscribe": `<${link}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

async function sendBySmtp(
  transport: Transporter,
  { from, headers }: { readonly from: string; readonly headers: Readonly<Record<string, string>> },
  mail: Worded<DueMail>,
): Promise<Sent> {
  try {
    await transport.sendMail({
      from,
      to: { name: "", address: mail.toAddress },
      subject: mail.subject,
      text: mail.textBody,
      html: mail.htmlBody,
      // The same for every try, so that a mail that was taken twice can be known as one.
      messageId: `<${mail.id}@${domainOf(from)}>`,
      headers: { "Auto-Submitted": "auto-generated", ...headers },
    });
    return { kind: "sent" };
  } catch (error) {
    const reason = describe(error);
    return isFinal(error) ? { kind: "refused", reason } : { kind: "unknown", reason };
  }
}

/** A 5yz answer to the mail itself is final; to the login or the greeting it is our mistake, and mended by us. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof Error) || !("responseCode" in error) || !("command" in error)) return false;
  const isAboutMail = error.command === "RCPT TO" || error.command === "DATA" || error.command === "MAIL FROM";
  return isAboutMail && typeof error.responseCode === "number" && error.responseCode >= 500;
}

function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll("\u0000", "").slice(0, 500);
}

function domainOf(from: string): string {
  return /@([^\s>]+)/.exec(from)?.[1] ?? "localhost";
}
