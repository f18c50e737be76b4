import { Checkbox, NumberInput, ScrollArea, Text, TextInput } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useRef } from "react";
import { Nothing } from "../../show/states.tsx";
import type { Product, Variant } from "./product.ts";
import type { Changes } from "./VariantsTab.tsx";
import "./variant-grid.css";

const ROW_PX = 44;
const BEYOND = 6;

/** The rows that can be seen of as many variants as there are. */
export function VariantGrid(props: {
  readonly product: Product;
  readonly changes: Changes;
  readonly chosen: ReadonlySet<string>;
  readonly isWriter: boolean;
  readonly onChange: (id: string, part: Partial<Variant>) => void;
  readonly onChoose: (ids: ReadonlySet<string>) => void;
}) {
  const { chosen, changes, isWriter, onChoose } = props;
  const { variants } = props.product;
  const viewport = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: variants.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_PX,
    overscan: BEYOND,
  });
  const latest = useRef(props);
  latest.current = props;
  const change = useCallback((id: string, part: Partial<Variant>) => latest.current.onChange(id, part), []);
  const choose = useCallback((id: string, isChosen: boolean) => {
    const next = new Set(latest.current.chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    latest.current.onChoose(next);
  }, []);
  if (variants.length === 0) return <Nothing title="No variants yet">Add the first one.</Nothing>;
  return (
    <ScrollArea.Autosize mah={520} viewportRef={viewport} type="auto" viewportProps={{ tabIndex: 0 }}>
      <div role="table" aria-label="Variants" aria-rowcount={variants.length + 1} className="variant-grid">
        <div role="rowgroup" className="variant-head">
          <div role="row" className="variant-row" aria-rowindex={1}>
            <div role="columnheader">
              <Checkbox
                aria-label="Choose every variant"
                disabled={!isWriter}
                checked={chosen.size === variants.length}
                indeterminate={chosen.size > 0 && chosen.size < variants.length}
                onChange={(event) =>
                  onChoose(event.currentTarget.checked ? new Set(variants.map(({ id }) => id)) : new Set())
                }
              />
            </div>
            {["Variant", "Sku", "Barcode", "Weight (g)", "Shipped"].map((header) => (
              <div role="columnheader" key={header}>
                {header}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: rows.getTotalSize(), position: "relative" }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const variant = variants[index];
            if (variant === undefined) return null;
            return (
              <Row
                key={variant.id}
                variant={variant}
                change={changes.get(variant.id)}
                index={index}
                top={start}
                isWriter={isWriter}
                isChosen={chosen.has(variant.id)}
                onChange={change}
                onChoose={choose}
              />
            );
          })}
        </div>
      </div>
    </ScrollArea.Autosize>
  );
}

const Row = memo(function Row(props: {
  readonly variant: Variant;
  readonly change: Partial<Variant> | undefined;
  readonly index: number;
  readonly top: number;
  readonly isWriter: boolean;
  readonly isChosen: boolean;
  readonly onChange: (id: string, part: Partial<Variant>) => void;
  readonly onChoose: (id: string, isChosen: boolean) => void;
}) {
  const { variant, change, index, top, isWriter, isChosen, onChange, onChoose } = props;
  const { id, sku, barcode, weightGrams, requiresShipping, options, isBundle } = { ...variant, ...change };
  const name = Object.values(options).join(" · ") || "The only one";
  return (
    <div
      role="row"
      className="variant-row"
      aria-rowindex={index + 2}
      data-changed={change !== undefined}
      style={{
        position: "absolute",
        top: 0,
        insetInline: 0,
        height: ROW_PX,
        transform: `translateY(${String(top)}px)`,
      }}
    >
      <div role="cell">
        <Checkbox
          aria-label={`Choose ${variant.sku}`}
          disabled={!isWriter}
          checked={isChosen}
          onChange={(event) => onChoose(id, event.currentTarget.checked)}
        />
      </div>
      <div role="cell">
        <Text fz="sm" truncate title={name}>
          {name}
          {isBundle ? " (bundle)" : ""}
        </Text>
      </div>
      <div role="cell">
        <TextInput
          size="xs"
          aria-label={`Sku of ${variant.sku}`}
          readOnly={!isWriter}
          value={sku}
          onChange={(event) => onChange(id, { sku: event.currentTarget.value })}
        />
      </div>
      <div role="cell">
        <TextInput
          size="xs"
          aria-label={`Barcode of ${variant.sku}`}
          readOnly={!isWriter}
          value={barcode}
          onChange={(event) => onChange(id, { barcode: event.currentTarget.value })}
        />
      </div>
      <div role="cell">
        <NumberInput
          size="xs"
          hideControls
          min={0}
          allowDecimal={false}
          aria-label={`Weight of ${variant.sku}`}
          readOnly={!isWriter}
          value={weightGrams}
          onChange={(grams) => onChange(id, { weightGrams: Number(grams) })}
        />
      </div>
      <div role="cell">
        <Checkbox
          aria-label={`${variant.sku} is shipped`}
          disabled={!isWriter}
          checked={requiresShipping}
          onChange={(event) => onChange(id, { requiresShipping: event.currentTarget.checked })}
        />
      </div>
    </div>
  );
});
