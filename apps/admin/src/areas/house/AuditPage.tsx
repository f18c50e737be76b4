import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { auditList } from "./audit-list.tsx";

/** What was done at the desk. */
export function AuditPage() {
  return (
    <>
      <PageHead title="Audit log" about="Who did what, when, from where and why. Entries cannot be changed." />
      <DataTable list={auditList} />
    </>
  );
}
