import { CloseButton, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { Icon } from "../frame/Icon.tsx";
import type { useListAddress } from "./address.ts";
import type { ListFilter } from "./list.ts";

type Address = ReturnType<typeof useListAddress>;

/** The filters of a list; what they say stands in the address. */
export function FilterBar({
  filters,
  address,
}: {
  readonly filters: readonly ListFilter[];
  readonly address: Address;
}) {
  return (
    <Group gap="xs" align="end" role="search">
      {filters.map((filter) => (
        <Filter key={filter.name} filter={filter} address={address} />
      ))}
    </Group>
  );
}

function Filter({ filter, address }: { readonly filter: ListFilter; readonly address: Address }) {
  const value = address.filters[filter.name];
  switch (filter.kind) {
    case "text":
      return <TextFilter filter={filter} address={address} value={value ?? ""} />;
    case "choice":
      return (
        <Select
          label={filter.label}
          placeholder={filter.otherwise ?? "All"}
          w={{ base: 156, sm: 170 }}
          data={filter.choices.map((choice) => ({ ...choice }))}
          value={value ?? null}
          onChange={(next) => address.narrow({ [filter.name]: next ?? undefined })}
          clearable
          clearButtonProps={{ "aria-label": `Clear ${filter.label}` }}
          comboboxProps={{ withinPortal: true }}
        />
      );
    case "day":
      return (
        <TextInput
          type="date"
          label={filter.label}
          w={148}
          value={value ?? ""}
          onChange={(event) => address.narrow({ [filter.name]: event.currentTarget.value || undefined })}
        />
      );
  }
}

function TextFilter(props: {
  readonly filter: Extract<ListFilter, { readonly kind: "text" }>;
  readonly address: Address;
  readonly value: string;
}) {
  const { filter, address, value } = props;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const narrow = useDebouncedCallback(
    (next: string) => address.narrow({ [filter.name]: next.trim() || undefined }),
    300,
  );
  const change = (next: string) => {
    setText(next);
    narrow(next);
  };
  return (
    <TextInput
      label={filter.label}
      placeholder={filter.placeholder ?? ""}
      w={{ base: "100%", sm: 230 }}
      maxLength={200}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<Icon name="search" size={16} />}
      rightSection={
        text === "" ? null : <CloseButton aria-label={`Clear ${filter.label}`} onClick={() => change("")} />
      }
    />
  );
}
