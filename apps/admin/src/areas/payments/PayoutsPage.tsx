import { PageHead } from "../../show/PageHead.tsx";

/** PayoutsPage. */
export function PayoutsPage() {
  return <PageHead title="Payouts" />;
}
