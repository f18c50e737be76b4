import { Group, Text } from "@mantine/core";
import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { sayWord } from "../../show/format.ts";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { oneOf } from "../../table/filters.ts";
import type { Choice } from "../../pick/choices.ts";
import type { List } from "../../table/list.ts";
import { Picture } from "../../show/Picture.tsx";

type Products = paths["/v1/admin/products"]["get"]["responses"][200]["content"]["application/json"];
/** A product as the desk lists it. */
export type ProductRow = Products["items"][number];

const STATES = ["draft", "published", "archived"] as const;
const SORTS = ["created", "-created", "title", "-title"] as const;

const publish = (status: "draft" | "published") => (row: ProductRow) =>
  take(hansa.PATCH("/v1/admin/products/{id}", { params: { path: { id: row.id } }, body: { status } }));

/** The products of the shop, newest first; channels are known once the shop was asked. */
export function productList(channels: readonly Choice[]): List<ProductRow> {
  return {
    name: "products",
    noun: "product",
    load: ({ filters, cursor, limit }) =>
      take(
        hansa.GET("/v1/admin/products", {
          params: {
            query: {
              q: filters["q"],
              status: oneOf(STATES, filters["status"]),
              channel: filters["channel"],
              sort: oneOf(SORTS, filters["sort"]),
              cursor,
              limit,
            },
          },
        }),
      ),
    rowId: ({ id }) => id,
    link: ({ id }) => `/products/${id}`,
    filters: [
      { kind: "text", name: "q", label: "Title, sku or slug", placeholder: "Arc lamp, or a sku" },
      {
        kind: "choice",
        name: "status",
        label: "State",
        choices: STATES.map((value) => ({ value, label: sayWord(value) })),
      },
      { kind: "choice", name: "channel", label: "Sold in", choices: channels },
    ],
    columns: [
      {
        id: "title",
        header: "Product",
        sort: "title",
        text: ({ title }) => title,
        cell: ({ title, image }) => (
          <Group gap="sm" wrap="nowrap">
            <Picture url={image} />
            <Text span inherit>
              {title}
            </Text>
          </Group>
        ),
        isOnPhone: true,
      },
      {
        id: "status",
        header: "State",
        text: ({ status }) => status,
        cell: ({ status }) => <StateBadge state={status} />,
        isOnPhone: true,
      },
      { id: "brand", header: "Brand", text: ({ brand }) => brand },
      {
        id: "options",
        header: "Chosen by",
        text: ({ options }) => options.map(({ name, values }) => `${name} (${String(values.length)})`).join(", "),
      },
      { id: "channels", header: "Sold in", text: ({ channels: sold }) => sold?.join(", ") ?? "Every channel" },
      { id: "slug", header: "Slug", text: ({ slug }) => slug, isExtra: true },
      { id: "externalId", header: "External id", text: ({ externalId }) => externalId, isExtra: true },
      { id: "tax", header: "Tax category", text: ({ taxCategory }) => taxCategory, isExtra: true },
      {
        id: "created",
        header: "Made",
        sort: "created",
        text: ({ createdAt }) => createdAt,
        cell: ({ createdAt }) => <When at={createdAt} />,
      },
      {
        id: "updated",
        header: "Changed",
        text: ({ updatedAt }) => updatedAt,
        cell: ({ updatedAt }) => <When at={updatedAt} />,
        isExtra: true,
      },
    ],
    bulk: [
      {
        label: "Publish",
        scope: "catalog:write",
        appliesTo: ({ status }) => status !== "published",
        run: publish("published"),
      },
      {
        label: "Make draft",
        scope: "catalog:write",
        appliesTo: ({ status }) => status === "published",
        run: publish("draft"),
      },
      {
        label: "Archive",
        scope: "catalog:write",
        isDangerous: true,
        appliesTo: ({ status }) => status !== "archived",
        run: ({ id }) => take(hansa.DELETE("/v1/admin/products/{id}", { params: { path: { id } } })),
      },
    ],
    empty: { title: "No products yet", next: "Add one, or import a file with `npm run import`." },
  };
}
