import { PageHead } from "../../show/PageHead.tsx";

/** CasesPage. */
export function CasesPage() {
  return <PageHead title="Cases" />;
}
