import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { attemptList } from "./attempt-list.tsx";

/** Every try to get the money of an order. */
export function AttemptsPage() {
  return (
    <>
      <PageHead title="Payments" about="Every try to get the money of an order." />
      <DataTable list={attemptList} />
    </>
  );
}
