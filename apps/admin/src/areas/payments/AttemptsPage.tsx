import { PageHead } from "../../show/PageHead.tsx";

/** AttemptsPage. */
export function AttemptsPage() {
  return <PageHead title="Attempts" />;
}
