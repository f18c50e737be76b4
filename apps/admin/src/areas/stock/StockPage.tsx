import { useNavigate } from "@tanstack/react-router";
import { VariantPick } from "../../pick/VariantPick.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { stockList } from "./stock-list.tsx";

/** Stock per location, what is scarce first. */
export function StockPage() {
  const navigate = useNavigate();
  return (
    <>
      <PageHead
        title="Stock"
        about="What can still be sold, per location. Ten units or fewer unless you choose otherwise."
      >
        <VariantPick
          label="Find a variant"
          w={280}
          onChange={(id) => id !== null && void navigate({ to: "/stock/$id", params: { id } })}
        />
      </PageHead>
      <DataTable list={stockList} />
    </>
  );
}
