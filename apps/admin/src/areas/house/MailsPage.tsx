import { PageHead } from "../../show/PageHead.tsx";

/** MailsPage. */
export function MailsPage() {
  return <PageHead title="Mails" />;
}
