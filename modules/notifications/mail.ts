import type { Html } from "./html.ts";

/** Mails about an account, each with a link that works once. */
export const ACCOUNT_MAIL_KINDS = ["reset_password", "verify_email", "change_email", "account_exists"] as const;
export type AccountMailKind = (typeof ACCOUNT_MAIL_KINDS)[number];
export type MailKind = "order_confirmation" | "cart_reminder" | AccountMailKind;

/** Where a mail stands: waiting for a try, taken by a server or the mailbox, or given up. */
export type MailState = "queued" | "sent" | "failed";

/** The words of a mail, in one language. */
export interface Composed {
  readonly subject: string;
  readonly text: string;
  readonly html: Html;
}

/** A mail to be sent because of an event; one per event and kind, however often it is asked for. */
export interface NewMail {
  readonly eventId: string;
  readonly kind: MailKind;
  readonly toAddress: string;
  /** Whose mail it is, so that it goes when the customer does; null for a guest's. */
  readonly customerId: string | null;
  readonly subject: string;
  /** Its words, or the order that they are composed from whenever the mail is read. */
  readonly body: { readonly text: string; readonly html: Html } | { readonly orderId: string };
}

const MAX_SUBJECT_CHARS = 300;

/** Text that fits in a header: one line, no control characters, no longer than a subject may be. */
export function toSubject(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, MAX_SUBJECT_CHARS);
}
