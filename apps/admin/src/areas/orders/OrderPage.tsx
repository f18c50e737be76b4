import { PageHead } from "../../show/PageHead.tsx";

/** OrderPage. */
export function OrderPage() {
  return <PageHead title="Order" />;
}
