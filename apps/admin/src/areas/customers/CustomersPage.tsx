import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { customerList } from "./customer-list.tsx";

/** Everybody with an account. */
export function CustomersPage() {
  return (
    <>
      <PageHead title="Customers" />
      <DataTable list={customerList} />
    </>
  );
}
