import { Button } from "@mantine/core";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useActor } from "../../session/actor.ts";
import { formatMoment, sayWord } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import type { List } from "../../table/list.ts";
import { type PriceList, sayAudience, sayPricesOf } from "./price-list.ts";
import { PriceListModal } from "./PriceListModal.tsx";

const list: List<PriceList> = {
  name: "price-lists",
  noun: "price list",
  async load() {
    const { items } = await take(hansa.GET("/v1/admin/price-lists"));
    return { items, nextCursor: null };
  },
  rowId: ({ code }) => code,
  link: ({ code }) => `/prices/${code}`,
  columns: [
    { id: "name", header: "Price list", text: ({ name }) => name, isOnPhone: true },
    { id: "kind", header: "Kind", text: ({ kind }) => sayWord(kind) },
    { id: "currency", header: "Currency", text: ({ currency }) => currency, isOnPhone: true },
    { id: "for", header: "For", text: sayAudience },
    { id: "prices", header: "Prices", text: sayPricesOf },
    {
      id: "window",
      header: "In force",
      text: ({ validFrom, validUntil }) =>
        validFrom === null && validUntil === null
          ? "Always"
          : `${validFrom === null ? "" : `from ${formatMoment(validFrom)} `}${validUntil === null ? "" : `until ${formatMoment(validUntil)}`}`,
    },
    { id: "priority", header: "Priority", align: "end", text: ({ priority }) => String(priority) },
    { id: "code", header: "Code", text: ({ code }) => code, isExtra: true },
  ],
  empty: { title: "No price lists yet", next: "Without one nothing can be sold. Add a base list per currency." },
};

/** All price lists. */
export function PriceListsPage() {
  const { may } = useActor();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHead
        title="Price lists"
        about="Of all lists that hold for a buyer the one with the highest priority tells the price."
      >
        {may("pricing:write") && <Button onClick={() => setAdding(true)}>Add a price list</Button>}
      </PageHead>
      <DataTable list={list} />
      {isAdding && <PriceListModal list={null} onClose={() => setAdding(false)} />}
    </>
  );
}
