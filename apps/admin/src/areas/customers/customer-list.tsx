import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { oneOf } from "../../table/filters.ts";
import type { List } from "../../table/list.ts";

const SORTS = ["-since", "since"] as const;

type Customers = paths["/v1/admin/customers"]["get"]["responses"][200]["content"]["application/json"];
type Customer = Customers["items"][number];

const stateOf = ({ erasedAt, emailVerified }: Customer) =>
  erasedAt !== null ? "erased" : emailVerified ? "verified" : "not verified";

/** The customers, latest first. */
export const customerList: List<Customer> = {
  name: "customers",
  noun: "customer",
  load: ({ filters, cursor, limit }) =>
    take(
      hansa.GET("/v1/admin/customers", {
        params: {
          query: {
            email: filters["email"],
            group: filters["group"],
            sort: oneOf(SORTS, filters["sort"]),
            cursor,
            limit,
          },
        },
      }),
    ),
  rowId: ({ id }) => id,
  link: ({ id }) => `/customers/${id}`,
  filters: [
    { kind: "text", name: "email", label: "E-mail", placeholder: "ada@example.com, in full" },
    { kind: "text", name: "group", label: "Group", placeholder: "wholesale" },
  ],
  columns: [
    { id: "email", header: "E-mail", text: ({ email }) => email, isOnPhone: true },
    { id: "name", header: "Name", text: ({ name }) => name ?? "" },
    {
      id: "state",
      header: "State",
      text: stateOf,
      cell: (customer) => <StateBadge state={stateOf(customer)} />,
      isOnPhone: true,
    },
    { id: "group", header: "Group", text: ({ customerGroup }) => customerGroup ?? "" },
    { id: "locale", header: "Language", text: ({ locale }) => locale ?? "", isExtra: true },
    { id: "external", header: "External id", text: ({ externalId }) => externalId ?? "", isExtra: true },
    {
      id: "since",
      header: "Since",
      sort: "since",
      text: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
  ],
  empty: { title: "No customers yet", next: "Guests become customers when they sign up in the shop." },
};
