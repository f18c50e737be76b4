import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { disputeList } from "./dispute-list.tsx";

/** Payments that a customer’s bank takes back unless evidence convinces it. */
export function DisputesPage() {
  return (
    <>
      <PageHead title="Disputes" about="Payments that a customer’s bank takes back unless evidence convinces it." />
      <DataTable list={disputeList} />
    </>
  );
}
