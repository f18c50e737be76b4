import type { CSSProperties } from "react";

type HeadNames = Readonly<Record<`--head-${number}`, string>>;

/**
 * Props of a table whose rows become blocks on a phone, each cell under the name of its column (`desk.css`, at most eight
 * columns): a narrow table would show two columns and hide the rest beside the screen.
 */
export function stacked(head: readonly string[]): { readonly "data-stacked": true; readonly style: CSSProperties } {
  const names: HeadNames = Object.fromEntries(
    head.map((name, index) => [`--head-${String(index + 1)}`, JSON.stringify(name)]),
  );
  return { "data-stacked": true, style: { ...names } };
}
