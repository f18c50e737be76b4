import { PageHead } from "../../show/PageHead.tsx";

/** RefundsPage. */
export function RefundsPage() {
  return <PageHead title="Refunds" />;
}
