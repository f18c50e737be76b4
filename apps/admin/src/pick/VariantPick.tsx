import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../ask/hansa.ts";
import { loadVariantNames, sayVariant } from "./variants.ts";

/** Chooses a variant by sku, barcode or words of its title. */
export function VariantPick(props: {
  readonly label: string;
  readonly "aria-label"?: string;
  readonly value?: string | null;
  readonly onChange?: (id: string | null) => void;
  readonly error?: string;
  readonly required?: boolean;
  readonly w?: number | string;
}) {
  const { value = null, onChange, ...rest } = props;
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text.trim(), 200);
  const found = useQuery({
    queryKey: ["variant-names", settled],
    queryFn: () => take(hansa.GET("/v1/admin/variant-names", { params: { query: { q: settled } } })),
    enabled: settled.length >= 2 && !settled.includes(" — "),
    placeholderData: keepPreviousData,
  });
  const chosen = useQuery({
    queryKey: ["variant-name", value],
    queryFn: () => loadVariantNames(value === null ? [] : [value]),
    enabled: value !== null,
  });
  const known = [...(found.data?.items ?? []), ...(chosen.data?.values() ?? [])];
  const data = [
    ...new Map(known.map((one) => [one.id, { value: one.id, label: `${one.sku} — ${sayVariant(one)}` }])).values(),
  ];
  return (
    <Select
      {...rest}
      placeholder="Sku, barcode or title"
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Clear" }}
      data={data}
      value={value}
      onChange={(id) => onChange?.(id)}
      searchValue={text}
      onSearchChange={setText}
      filter={({ options }) => options}
      nothingFoundMessage={settled.length < 2 ? "Type two letters or more" : "Nothing by that name"}
    />
  );
}
