import { Stack, Text } from "@mantine/core";
import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { sayWord } from "../../show/format.ts";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { oneOf } from "../../table/filters.ts";
import type { List } from "../../table/list.ts";

type Reviews = paths["/v1/admin/reviews"]["get"]["responses"][200]["content"]["application/json"];
type Review = Reviews["items"][number];

const STATES = ["pending", "published", "rejected"] as const;

/** What customers say of products, the latest first. */
export const reviewList: List<Review> = {
  name: "reviews",
  noun: "review",
  load: ({ filters, cursor, limit }) =>
    take(
      hansa.GET("/v1/admin/reviews", {
        params: { query: { state: oneOf(STATES, filters["state"]), product: filters["product"], cursor, limit } },
      }),
    ),
  rowId: ({ id }) => id,
  link: ({ productId }) => `/products/${productId}`,
  filters: [
    {
      kind: "choice",
      name: "state",
      label: "State",
      choices: STATES.map((value) => ({ value, label: sayWord(value) })),
    },
  ],
  columns: [
    { id: "product", header: "Product", text: ({ productTitle }) => productTitle, isOnPhone: true },
    {
      id: "rating",
      header: "Stars",
      text: ({ rating }) => String(rating),
      cell: ({ rating }) => <span aria-label={`${String(rating)} of 5`}>{"★".repeat(rating)}</span>,
    },
    {
      id: "says",
      header: "What it says",
      isWide: true,
      text: ({ title, body }) => `${title}: ${body}`,
      cell: ({ title, body, locale }) => (
        <Stack gap={0} maw={480} lang={locale}>
          <Text span inherit fw={600}>
            {title}
          </Text>
          <Text span inherit size="sm" style={{ whiteSpace: "pre-line" }}>
            {body}
          </Text>
        </Stack>
      ),
      isOnPhone: true,
    },
    { id: "author", header: "By", text: ({ author, verified }) => (verified ? `${author}, bought it` : author) },
    {
      id: "state",
      header: "State",
      text: ({ state }) => state,
      cell: ({ state }) => <StateBadge state={state} />,
      isOnPhone: true,
    },
    {
      id: "created",
      header: "Written",
      text: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
    { id: "locale", header: "Language", text: ({ locale }) => locale, isExtra: true },
  ],
  bulk: [
    {
      label: "Publish",
      icon: "check",
      scope: "catalog:write",
      appliesTo: ({ state }) => state !== "published",
      run: ({ id }) => take(hansa.POST("/v1/admin/reviews/{id}/publish", { params: { path: { id } } })),
    },
    {
      label: "Reject",
      icon: "cross",
      scope: "catalog:write",
      isDangerous: true,
      appliesTo: ({ state }) => state !== "rejected",
      run: ({ id }) => take(hansa.POST("/v1/admin/reviews/{id}/reject", { params: { path: { id } } })),
    },
  ],
  empty: { title: "No reviews yet", next: "Buyers write them on the page of a product." },
};
