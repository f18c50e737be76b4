export { MailNotFound } from "./errors.ts";
export { createMailer, type Mailer, type MailerOptions, type Sent } from "./mailer.ts";
export { notificationRoutes } from "./routes.ts";
export { createStopLinks, type StopLinks } from "./stop-link.ts";
export { type NotificationNeeds, notificationHandlers, notificationJobs } from "./subscriptions.ts";
export { listMailsOfOrder, type MailPage } from "./list-queries.ts";
export type { ListedMail } from "./queries.ts";
export { openWebhooks, type Webhooks } from "./webhooks/webhooks.ts";
