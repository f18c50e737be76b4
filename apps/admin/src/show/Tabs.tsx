import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** Parts of a page, one at a time; which one stands in the address. */
export function PageTabs(props: {
  readonly tabs: readonly { readonly name: string; readonly label: string; readonly content: () => ReactNode }[];
}) {
  const { tabs } = props;
  const { tab } = useSearch({ strict: false });
  const navigate = useNavigate();
  const shown = tabs.find(({ name }) => name === tab) ?? tabs[0];
  if (shown === undefined) return null;
  return (
    <Tabs
      value={shown.name}
      onChange={(next) => void navigate({ to: ".", search: { tab: next ?? undefined }, replace: true })}
      keepMounted={false}
    >
      <Tabs.List mb="md">
        {tabs.map(({ name, label }) => (
          <Tabs.Tab key={name} value={name}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={shown.name}>{shown.content()}</Tabs.Panel>
    </Tabs>
  );
}
