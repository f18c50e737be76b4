import { growing32 } from "./growing.ts";
import type { FacetColumn } from "./segment.ts";

/** Most facets of one index; later names are searched, but not counted. */
export const MAX_FACETS = 64;
/** Values of a facet whose words are remembered; those of later ones are taken apart each time. */
const MAX_REMEMBERED = 50_000;

/** Collects the values of documents as they come in and packs them into one column a facet. */
export class FacetWriter {
  readonly #facets = new Map<string, Draft>();

  /**
   * Notes a value of a document and gives the words of it, which are taken apart when the value is new.
   *
   * @param document its number; they rise
   */
  put(document: number, name: string, value: string, wordsOf: (value: string) => readonly number[]): readonly number[] {
    let draft = this.#facets.get(name);
    if (draft === undefined) {
      if (this.#facets.size >= MAX_FACETS) return wordsOf(value);
      draft = new Draft();
      this.#facets.set(name, draft);
    }
    return draft.put(document, value, wordsOf);
  }

  /** @param placeOf by number of document */
  pack(placeOf: Uint32Array): readonly FacetColumn[] {
    return [...this.#facets].map(([name, draft]) => draft.pack(name, placeOf));
  }
}

interface Known {
  readonly id: number;
  readonly words: readonly number[] | null;
}

/** Values of one facet as they come in: pairs of document and value. */
class Draft {
  readonly #values = new Map<string, Known>();
  readonly #documents = growing32();
  readonly #ids = growing32();
  #hasSeveral = false;

  put(document: number, text: string, wordsOf: (value: string) => readonly number[]): readonly number[] {
    let value = this.#values.get(text);
    if (value === undefined) {
      const id = this.#values.size + 1;
      value = { id, words: id <= MAX_REMEMBERED ? wordsOf(text) : null };
      this.#values.set(text, value);
    }
    if (!this.#has(document, value.id)) {
      this.#documents.push(document);
      this.#ids.push(value.id);
    }
    return value.words ?? wordsOf(text);
  }

  #has(document: number, id: number): boolean {
    for (let at = this.#documents.length - 1; at >= 0 && this.#documents.at(at) === document; at--) {
      if (this.#ids.at(at) === id) return true;
      this.#hasSeveral = true;
    }
    return false;
  }

  pack(name: string, placeOf: Uint32Array): FacetColumn {
    const values = [...this.#values.keys()];
    const size = placeOf.length;
    if (this.#hasSeveral) return { name, values, single: null, ...this.#packMany(placeOf) };
    const single = values.length < 65_535 ? new Uint16Array(size) : new Uint32Array(size);
    for (let at = 0; at < this.#documents.length; at++) single[placeOf[this.#documents.at(at)] ?? 0] = this.#ids.at(at);
    return { name, values, single, starts: null, many: null };
  }

  #packMany(placeOf: Uint32Array): { readonly starts: Uint32Array; readonly many: Uint32Array } {
    const size = placeOf.length;
    const starts = new Uint32Array(size + 1);
    const total = this.#documents.length;
    for (let at = 0; at < total; at++) {
      const next = (placeOf[this.#documents.at(at)] ?? 0) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let place = 0; place < size; place++) starts[place + 1] = (starts[place + 1] ?? 0) + (starts[place] ?? 0);
    const fill = starts.slice(0, size);
    const many = new Uint32Array(total);
    for (let at = 0; at < total; at++) {
      const place = placeOf[this.#documents.at(at)] ?? 0;
      const to = fill[place] ?? 0;
      many[to] = this.#ids.at(at);
      fill[place] = to + 1;
    }
    return { starts, many };
  }
}
