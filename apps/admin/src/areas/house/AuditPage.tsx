import { PageHead } from "../../show/PageHead.tsx";

/** AuditPage. */
export function AuditPage() {
  return <PageHead title="Audit" />;
}
