import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { deliveryList } from "./delivery-list.tsx";

const list = deliveryList(null);

/** Everything that was sent to anybody. */
export function DeliveriesPage() {
  return (
    <>
      <PageHead
        title="Sent to webhooks"
        about="Everything that other systems were told in the last 30 days, and whether they took it."
        back={{ to: "/webhooks", label: "Webhooks" }}
      />
      <DataTable list={list} />
    </>
  );
}
