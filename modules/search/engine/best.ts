import type { SearchRequest } from "../search-engine.ts";
import { readUuid, writeUuid } from "./uuid.ts";
import type { SegmentView } from "./view.ts";

/** A product among the best. */
export interface Candidate {
  readonly key: number;
  readonly id: string;
  readonly view: SegmentView;
  readonly place: number;
}

interface Kept {
  readonly key: number;
  readonly view: SegmentView;
  readonly place: number;
}

/** Keeps the best of many: highest key first, then by id. Ids are compared as numbers and written as text at the end only. */
export class Best {
  readonly #limit: number;
  readonly #afterKey: number;
  readonly #afterId = new Uint32Array(4);
  readonly #kept: Kept[] = [];
  /** Products below this key are not among the best. */
  floor = -Infinity;

  constructor(limit: number, after: SearchRequest["after"]) {
    this.#limit = limit;
    this.#afterKey = after === null ? Infinity : after.key;
    if (after !== null) writeUuid(after.id, this.#afterId, 0);
  }

  offer(key: number, view: SegmentView, place: number): void {
    if (key < this.floor || key > this.#afterKey) return;
    const { ids } = view.segment.columns;
    if (key === this.#afterKey && compareIds(this.#afterId, 0, ids, place * 4) >= 0) return;
    let at = this.#kept.length;
    for (; at > 0; at--) {
      const before = this.#kept[at - 1];
      if (before === undefined || before.key > key) break;
      if (before.key === key && compareIds(before.view.segment.columns.ids, before.place * 4, ids, place * 4) < 0)
        break;
    }
    if (at >= this.#limit) return;
    this.#kept.splice(at, 0, { key, view, place });
    if (this.#kept.length > this.#limit) this.#kept.pop();
    if (this.#kept.length === this.#limit) this.floor = this.#kept.at(-1)?.key ?? -Infinity;
  }

  get list(): readonly Candidate[] {
    return this.#kept.map((kept) => ({ ...kept, id: readUuid(kept.view.segment.columns.ids, kept.place * 4) }));
  }
}

function compareIds(one: Uint32Array, oneAt: number, other: Uint32Array, otherAt: number): number {
  for (let word = 0; word < 4; word++) {
    const difference = (one[oneAt + word] ?? 0) - (other[otherAt + word] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
