import { Badge, Text } from "@mantine/core";
import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { type Named, nameRows, sayVariant } from "../../pick/variants.ts";
import { formatCount } from "../../show/format.ts";
import { When } from "../../show/When.tsx";
import type { List } from "../../table/list.ts";

type Stock = paths["/v1/admin/stock"]["get"]["responses"][200]["content"]["application/json"];
/** Units of a variant at a location. */
export type Level = Stock["items"][number];

const SCARCE = ["0", "3", "10", "25", "100"];
/** What is scarce first: without another wish the list shows what has at most this many units for sale. */
const USUAL = 10;

/** The stock of all locations. */
export const stockList: List<Named<Level>> = {
  name: "stock",
  noun: "level",
  async load({ filters, cursor, limit }) {
    const wanted = filters["atMost"];
    const atMost = wanted === "all" ? undefined : Number(wanted ?? USUAL);
    const variant = filters["variant"];
    return await nameRows(
      await take(
        hansa.GET("/v1/admin/stock", {
          params: { query: { ...(variant === undefined ? { atMost } : { variant }), cursor, limit } },
        }),
      ),
    );
  },
  rowId: ({ variantId, location }) => `${variantId} ${location}`,
  link: ({ variantId }) => `/stock/${variantId}`,
  filters: [
    {
      kind: "choice",
      name: "atMost",
      label: "For sale",
      choices: [
        ...SCARCE.map((value) => ({ value, label: value === "0" ? "Sold out" : `${value} or fewer` })),
        { value: "all", label: "Every level" },
      ],
    },
  ],
  columns: [
    {
      id: "variant",
      header: "Variant",
      text: ({ variant }) => variant?.sku ?? "",
      cell: ({ variant }) => (
        <Text span inherit>
          {sayVariant(variant)}
          <Text span fz="xs" c="dimmed" display="block">
            {variant?.sku}
          </Text>
        </Text>
      ),
      isOnPhone: true,
    },
    { id: "location", header: "Location", text: ({ location }) => location },
    { id: "onHand", header: "On hand", align: "end", text: ({ onHand }) => formatCount(onHand) },
    { id: "reserved", header: "Held", align: "end", text: ({ reserved }) => formatCount(reserved) },
    {
      id: "available",
      header: "For sale",
      align: "end",
      text: ({ available }) => String(available),
      cell: ({ available }) =>
        available > 0 ? (
          formatCount(available)
        ) : (
          <Badge variant="light" color="gray" tt="none" miw="max-content" c="var(--mantine-color-text)">
            Sold out
          </Badge>
        ),
      isOnPhone: true,
    },
    { id: "safety", header: "Kept back", align: "end", text: ({ safety }) => formatCount(safety) },
    {
      id: "backorder",
      header: "Beyond stock",
      align: "end",
      text: ({ backorderLimit }) => formatCount(backorderLimit),
    },
    {
      id: "expected",
      header: "Expected",
      text: ({ expectedAt }) => expectedAt ?? "",
      cell: ({ expectedAt }) => <When at={expectedAt} />,
      isExtra: true,
    },
    { id: "region", header: "Region", text: ({ region }) => region, isExtra: true },
  ],
  empty: { title: "Nothing is scarce", next: "Every level has more than ten units. Choose “Every level” to see all." },
};
