import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { formatCount } from "../../show/format.ts";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import type { List } from "../../table/list.ts";

type Codes = paths["/v1/admin/promotions/{code}/codes"]["get"]["responses"][200]["content"]["application/json"];
type Code = Codes["items"][number];

/** The codes of a promotion. */
export function codeList(promotion: string): List<Code> {
  const turn = (isActive: boolean) => (row: Code) =>
    take(
      hansa.PATCH("/v1/admin/promotions/{code}/codes/{value}", {
        params: { path: { code: promotion, value: row.code } },
        body: { isActive },
      }),
    );
  return {
    name: `codes-${promotion}`,
    noun: "code",
    load: ({ cursor, limit }) =>
      take(
        hansa.GET("/v1/admin/promotions/{code}/codes", {
          params: { path: { code: promotion }, query: { cursor, limit } },
        }),
      ),
    rowId: ({ code }) => code,
    columns: [
      { id: "code", header: "Code", text: ({ code }) => code, isOnPhone: true },
      {
        id: "state",
        header: "State",
        text: ({ isActive }) => (isActive ? "active" : "off"),
        cell: ({ isActive }) => <StateBadge state={isActive ? "active" : "off"} />,
        isOnPhone: true,
      },
      {
        id: "uses",
        header: "Uses in all",
        align: "end",
        text: ({ maxUses }) => (maxUses === null ? "No limit" : formatCount(maxUses)),
      },
      {
        id: "until",
        header: "Until",
        text: ({ expiresAt }) => expiresAt ?? "",
        cell: ({ expiresAt }) => <When at={expiresAt} />,
      },
    ],
    bulk: [
      { label: "Switch off", scope: "pricing:write", appliesTo: ({ isActive }) => isActive, run: turn(false) },
      { label: "Switch on", scope: "pricing:write", appliesTo: ({ isActive }) => !isActive, run: turn(true) },
    ],
    empty: { title: "No codes yet", next: "Add one, or have many made." },
  };
}
