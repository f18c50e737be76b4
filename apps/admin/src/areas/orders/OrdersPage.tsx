import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { orderList } from "./order-list.tsx";

/** All orders. */
export function OrdersPage() {
  return (
    <>
      <PageHead title="Orders" />
      <DataTable list={orderList} />
    </>
  );
}
