import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { mailList } from "./mail-list.tsx";

/** Mails to customers. */
export function MailsPage() {
  return (
    <>
      <PageHead title="Mails" about="Every mail to a customer, and whether it went out." />
      <DataTable list={mailList} />
    </>
  );
}
