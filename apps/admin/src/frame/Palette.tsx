import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { hansa, take } from "../ask/hansa.ts";
import { useActor } from "../session/actor.ts";
import { formatMoney } from "../show/format.ts";
import { Icon } from "./Icon.tsx";
import { navigation, type Place } from "./navigation.ts";

const FOUND = 5;
const SHORTEST = 3;

/** The command palette: places of the desk, and orders and customers by what is typed. */
export function Palette() {
  const [query, setQuery] = useState("");
  const [settled] = useDebouncedValue(query.trim(), 200);
  const groups = [usePlaces(), useOrdersFound(settled), useCustomersFound(settled)].filter(
    ({ actions }) => actions.length > 0,
  );
  return (
    <Spotlight
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      shortcut={["mod + K"]}
      filter={(text, actions) => filterPlaces(text, actions)}
      nothingFound="Nothing by that name"
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        placeholder: "Go to, or find an order or a customer…",
        "aria-label": "Find",
        leftSection: <Icon name="search" />,
      }}
    />
  );
}

/** What everybody has, whatever their scopes; the navigation leaves it to the menu of one's name. */
const OWN_PLACE: Omit<Place, "scope"> = {
  label: "Security",
  to: "/security",
  icon: "shield",
  words: "two factor authenticator passkey recovery sessions sign out password",
};

type Groups = readonly (SpotlightActionData | SpotlightActionGroupData)[];

/** What the shop found stands as it is; places are narrowed to what is typed. */
function filterPlaces(text: string, groups: Groups) {
  const wanted = text.trim().toLowerCase();
  return groups.flatMap((group) => {
    if (!("actions" in group) || group.group !== "Go to") return [group];
    const actions = group.actions.filter(({ label, keywords }) =>
      `${label ?? ""} ${String(keywords ?? "")}`.toLowerCase().includes(wanted),
    );
    return actions.length === 0 ? [] : [{ ...group, actions }];
  });
}

function usePlaces(): SpotlightActionGroupData {
  const navigate = useNavigate();
  const { may } = useActor();
  const places = navigation.flatMap(({ places: all }) => all.filter(({ scope }) => may(scope)));
  return {
    group: "Go to",
    actions: [...places, OWN_PLACE].map(({ label, to, icon, words }) => ({
      id: `place ${label}`,
      label,
      ...(words === undefined ? {} : { keywords: words }),
      leftSection: <Icon name={icon} />,
      onClick: () => void navigate({ to: to ?? "/" }),
    })),
  };
}

function useOrdersFound(text: string): SpotlightActionGroupData {
  const navigate = useNavigate();
  const { may } = useActor();
  const { data } = useQuery({
    queryKey: ["palette", "orders", text],
    queryFn: () => take(hansa.GET("/v1/admin/orders", { params: { query: { q: text, limit: FOUND } } })),
    enabled: text.length >= SHORTEST && may("orders:read"),
  });
  return {
    group: "Orders",
    actions: (data?.items ?? []).map(({ id, number, email, totals }) => ({
      id: `order ${id}`,
      label: number,
      description: `${email} · ${formatMoney(totals.total)}`,
      leftSection: <Icon name="receipt" />,
      onClick: () => void navigate({ to: "/orders/$id", params: { id } }),
    })),
  };
}

function useCustomersFound(text: string): SpotlightActionGroupData {
  const navigate = useNavigate();
  const { may } = useActor();
  const { data } = useQuery({
    queryKey: ["palette", "customers", text],
    queryFn: () => take(hansa.GET("/v1/admin/customers", { params: { query: { email: text, limit: FOUND } } })),
    enabled: /.@./.test(text) && may("identity:read"),
  });
  return {
    group: "Customers",
    actions: (data?.items ?? []).map(({ id, email, name }) => ({
      id: `customer ${id}`,
      label: email,
      ...(name === null ? {} : { description: name }),
      leftSection: <Icon name="people" />,
      onClick: () => void navigate({ to: "/customers/$id", params: { id } }),
    })),
  };
}
