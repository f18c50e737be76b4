import { PageHead } from "../../show/PageHead.tsx";

/** DisputesPage. */
export function DisputesPage() {
  return <PageHead title="Disputes" />;
}
