import { PageHead } from "../../show/PageHead.tsx";

/** DashboardPage. */
export function DashboardPage() {
  return <PageHead title="Dashboard" />;
}
