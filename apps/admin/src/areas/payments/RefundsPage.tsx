import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { refundList } from "./refund-list.tsx";

/** What went back to buyers, and what was let go of. */
export function RefundsPage() {
  return (
    <>
      <PageHead title="Refunds" about="What went back to buyers, and what was let go of." />
      <DataTable list={refundList} />
    </>
  );
}
