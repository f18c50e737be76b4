import { ActionIcon, Group, Select, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../ask/hansa.ts";
import { Icon } from "../frame/Icon.tsx";
import { Picture } from "../show/Picture.tsx";
import { StateBadge } from "../show/StateBadge.tsx";

/** A product where it is chosen. */
export interface PickedProduct {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly image: string | null;
}

/** Products in an order of somebody's choice; without `onChange` they are only shown. */
export function OrderedProducts(props: {
  readonly products: readonly PickedProduct[];
  readonly onChange?: ((products: readonly PickedProduct[]) => void) | undefined;
}) {
  const { products, onChange } = props;
  const swap = (place: number, step: number) => {
    const next = [...products];
    const [taken] = next.splice(place, 1);
    if (taken !== undefined) next.splice(place + step, 0, taken);
    onChange?.(next);
  };
  return products.map((product, place) => (
    <Group key={product.id} wrap="nowrap" justify="space-between">
      <Group wrap="nowrap" gap="sm" style={{ minWidth: 0 }}>
        <Picture url={product.image} />
        <Text fz="sm" truncate>
          {product.title}
        </Text>
        {product.status !== "published" && <StateBadge state={product.status} />}
      </Group>
      {onChange !== undefined && (
        <Group gap={4} wrap="nowrap">
          <ActionIcon
            variant="subtle"
            disabled={place === 0}
            aria-label={`${product.title} up`}
            onClick={() => swap(place, -1)}
          >
            <Icon name="up" size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            disabled={place === products.length - 1}
            aria-label={`${product.title} down`}
            onClick={() => swap(place, 1)}
          >
            <Icon name="down" size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={`Take ${product.title} out`}
            onClick={() => onChange(products.filter(({ id }) => id !== product.id))}
          >
            <Icon name="cross" size={16} />
          </ActionIcon>
        </Group>
      )}
    </Group>
  ));
}

/** Finds a product by title or sku, and hands it on. */
export function ProductPick(props: {
  readonly label?: string;
  readonly description?: string;
  readonly onPick: (product: PickedProduct) => void;
}) {
  const { label = "Add a product", onPick, ...rest } = props;
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text.trim(), 200);
  const { data } = useQuery({
    queryKey: ["product-pick", settled],
    queryFn: () => take(hansa.GET("/v1/admin/products", { params: { query: { q: settled, limit: 20 } } })),
    enabled: settled.length >= 2,
  });
  return (
    <Select
      {...rest}
      label={label}
      placeholder="Title or sku"
      searchable
      data={(data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      value={null}
      onChange={(id) => {
        const product = data?.items.find((item) => item.id === id);
        if (product !== undefined) onPick(product);
        setText("");
      }}
      nothingFoundMessage={settled.length < 2 ? "Type two letters or more" : "Nothing by that name"}
    />
  );
}

/** Puts a product behind the others, once. */
export function withProduct(products: readonly PickedProduct[], product: PickedProduct): readonly PickedProduct[] {
  return products.some(({ id }) => id === product.id) ? products : [...products, product];
}
