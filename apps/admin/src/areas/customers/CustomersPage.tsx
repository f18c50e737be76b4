import { PageHead } from "../../show/PageHead.tsx";

/** CustomersPage. */
export function CustomersPage() {
  return <PageHead title="Customers" />;
}
