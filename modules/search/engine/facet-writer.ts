import { Growing32 } from "./growing.ts";
import type { Kept } from "./segment-builder.ts";
import { BRAND_FACET, CATEGORY, type FacetColumn } from "./segment.ts";

/** Most facets of one index; later names are searched, but not counted. */
export const MAX_FACETS = 64;

/** Collects the values of products in the order of places and packs them into one column a facet. */
export class FacetWriter {
  readonly #facets = new Map<string, Draft>();
  #place = -1;

  /** Takes the values of the product at the next place. */
  add(document: Pick<Kept, "brand" | "categories" | "attributes">): void {
    this.#place++;
    if (document.brand !== "") this.#put(BRAND_FACET, document.brand);
    for (const category of document.categories) this.#put(CATEGORY, category);
    for (const [name, value] of document.attributes) this.#put(name, value);
  }

  pack(): readonly FacetColumn[] {
    return [...this.#facets].map(([name, draft]) => draft.pack(name, this.#place + 1));
  }

  #put(name: string, value: string): void {
    let draft = this.#facets.get(name);
    if (draft === undefined) {
      if (this.#facets.size >= MAX_FACETS) return;
      draft = new Draft();
      this.#facets.set(name, draft);
    }
    draft.put(this.#place, value);
  }
}

/** Values of one facet as they come in: pairs of place and value. */
class Draft {
  readonly #ids = new Map<string, number>();
  readonly #places = new Growing32();
  readonly #values = new Growing32();
  #hasSeveral = false;

  put(place: number, text: string): void {
    let value = this.#ids.get(text);
    if (value === undefined) {
      value = this.#ids.size + 1;
      this.#ids.set(text, value);
    }
    for (let at = this.#places.length - 1; at >= 0 && this.#places.at(at) === place; at--) {
      if (this.#values.at(at) === value) return;
      this.#hasSeveral = true;
    }
    this.#places.push(place);
    this.#values.push(value);
  }

  pack(name: string, size: number): FacetColumn {
    const values = [...this.#ids.keys()];
    if (this.#hasSeveral) return { name, values, single: null, ...this.#packMany(size) };
    const single = values.length < 65_535 ? new Uint16Array(size) : new Uint32Array(size);
    for (let at = 0; at < this.#places.length; at++) single[this.#places.at(at)] = this.#values.at(at);
    return { name, values, single, starts: null, many: null };
  }

  #packMany(size: number): { readonly starts: Uint32Array; readonly many: Uint32Array } {
    const starts = new Uint32Array(size + 1);
    const many = Uint32Array.from({ length: this.#values.length }, (_, at) => this.#values.at(at));
    for (let at = 0; at < this.#places.length; at++) {
      const next = this.#places.at(at) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let place = 0; place < size; place++) starts[place + 1] = (starts[place + 1] ?? 0) + (starts[place] ?? 0);
    return { starts, many };
  }
}
