import { PageHead } from "../../show/PageHead.tsx";

/** CustomerPage. */
export function CustomerPage() {
  return <PageHead title="Customer" />;
}
