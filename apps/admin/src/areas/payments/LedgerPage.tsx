import { PageHead } from "../../show/PageHead.tsx";

/** LedgerPage. */
export function LedgerPage() {
  return <PageHead title="Ledger" />;
}
