import { PageHead } from "../../show/PageHead.tsx";

/** RoutingPage. */
export function RoutingPage() {
  return <PageHead title="Routing" />;
}
