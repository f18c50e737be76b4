import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { reviewList } from "./review-list.tsx";

/** What customers say of products: read here before the shop shows it. */
export function ReviewsPage() {
  return (
    <>
      <PageHead
        title="Reviews"
        about="What buyers say. A review is shown, and counts, once it is published; filter by pending to see what waits."
      />
      <DataTable list={reviewList} />
    </>
  );
}
