import { PageHead } from "../../show/PageHead.tsx";

/** AttemptPage. */
export function AttemptPage() {
  return <PageHead title="Attempt" />;
}
