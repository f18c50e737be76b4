import { ActionIcon, Button, Checkbox, Group, Menu, Popover, Stack, TextInput } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Icon } from "../frame/Icon.tsx";
import { formatCount } from "../show/format.ts";
import type { useListAddress } from "./address.ts";
import { saveAsCsv } from "./csv.ts";
import type { List } from "./list.ts";

type Address = ReturnType<typeof useListAddress>;
type Marks = Record<string, boolean>;

/** What is done with a whole list: columns, views, CSV. */
export function TableMenu<Row>(props: {
  readonly list: List<Row>;
  readonly address: Address;
  readonly hidden: Marks;
  readonly setHidden: (next: Marks) => void;
}) {
  const { list, address, hidden, setHidden } = props;
  const csv = useMutation({
    mutationFn: () => saveAsCsv(list, address.filters),
    onSuccess: (count) => notifications.show({ message: `${formatCount(count)} rows saved as CSV.` }),
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
  return (
    <Group gap={6} ms="auto">
      <Views name={list.name} address={address} />
      <Popover position="bottom-end" withArrow trapFocus>
        <Popover.Target>
          <ActionIcon variant="default" size="lg" aria-label="Columns">
            <Icon name="columns" />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs">
            {list.columns.map(({ id, header }, place) => (
              <Checkbox
                key={id}
                label={header}
                disabled={place === 0}
                checked={hidden[id] !== false}
                onChange={(event) => setHidden({ ...hidden, [id]: event.currentTarget.checked })}
              />
            ))}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <Button
        variant="default"
        leftSection={<Icon name="download" size={16} />}
        loading={csv.isPending}
        onClick={() => csv.mutate()}
      >
        CSV
      </Button>
    </Group>
  );
}

type View = Record<string, string>;

/** Filters under a name, kept in this browser. */
function Views({ name, address }: { readonly name: string; readonly address: Address }) {
  const [views, setViews] = useLocalStorage<Record<string, View>>({ key: `desk views ${name}`, defaultValue: {} });
  const [title, setTitle] = useState("");
  const filters: View = Object.fromEntries(
    Object.entries(address.filters).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  const keep = () => {
    if (title.trim() !== "") setViews({ ...views, [title.trim()]: filters });
    setTitle("");
  };
  return (
    <Menu position="bottom-end" width={260} closeOnItemClick>
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="bookmark" size={16} />}>
          Views
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => address.clear()}>Everything</Menu.Item>
        {Object.entries(views).map(([label, view]) => (
          <Menu.Item key={label} onClick={() => address.clear(view)}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>Keep these filters</Menu.Label>
        <Group gap={6} px="xs" pb="xs" wrap="nowrap">
          <TextInput
            size="xs"
            aria-label="Name of the view"
            placeholder="Name"
            value={title}
            maxLength={60}
            onChange={(event) => setTitle(event.currentTarget.value)}
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.key === "Enter") keep();
            }}
          />
          <Button size="xs" disabled={title.trim() === ""} onClick={keep}>
            Keep
          </Button>
        </Group>
        {Object.keys(views).length > 0 && (
          <Menu.Item c="red" onClick={() => setViews({})}>
            Forget all views
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
