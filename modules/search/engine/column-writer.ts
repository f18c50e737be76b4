import type { SearchDocument } from "./document.ts";
import { growing16, growing32, growing64, growing8, type Growing } from "./growing.ts";
import { toByte } from "./write-offer.ts";
import { AVAILABLE, type Columns, HAS_WINDOW, LIVE, NOT_SOLD, UNPRICED } from "./segment.ts";
import { staticRank } from "./static-rank.ts";
import { writeUuid } from "./uuid.ts";

/** Ranks are sorted in so many steps. */
const RANKS = 65_536;

/** Collects what is known of documents as they come in, in columns; packs them in the order of rank. */
export class ColumnWriter {
  readonly #ids = growing32();
  readonly #revisions = growing32();
  readonly #flags = growing8();
  readonly #from = growing32();
  readonly #until = growing32();
  readonly #titleLengths = growing8();
  readonly #popularity = growing8();
  readonly #rating = growing8();
  readonly #margin = growing8();
  readonly #createdDays = growing16();
  readonly #prices = new Map<string, Growing<Float64Array<ArrayBuffer>>>();
  readonly #id = new Uint32Array(4);

  get size(): number {
    return this.#revisions.length;
  }

  add(document: SearchDocument, titleLength: number): void {
    const number = this.size;
    const { signals, prices } = document;
    writeUuid(document.id, this.#id, 0);
    for (let word = 0; word < 4; word++) this.#ids.push(this.#id[word] ?? 0);
    this.#revisions.push(document.revision);
    const window = document.fromSeconds > 0 || document.untilSeconds > 0 ? HAS_WINDOW : 0;
    this.#flags.push(LIVE | window | (document.isAvailable ? AVAILABLE : 0));
    this.#from.push(document.fromSeconds);
    this.#until.push(document.untilSeconds);
    this.#titleLengths.push(Math.min(titleLength, 255));
    this.#popularity.push(toByte(signals.popularity));
    this.#rating.push(toByte(signals.rating));
    this.#margin.push(toByte(signals.margin));
    this.#createdDays.push(signals.createdDay);
    for (const channel in prices) {
      let column = this.#prices.get(channel);
      if (column === undefined) this.#prices.set(channel, (column = growing64()));
      column.fillTo(number, NOT_SOLD);
      column.push(prices[channel] ?? UNPRICED);
    }
  }

  /** Documents in the order of places: highest static rank first, of the same rank as they came. */
  order(today: number): Uint32Array {
    const { size } = this;
    const ranks = new Uint16Array(size);
    const starts = new Uint32Array(RANKS + 1);
    for (let number = 0; number < size; number++) {
      const signals = {
        popularity: this.#popularity.at(number) / 255,
        rating: this.#rating.at(number) / 255,
        margin: this.#margin.at(number) / 255,
        createdDay: this.#createdDays.at(number),
      };
      const rank = RANKS - 1 - Math.min(RANKS - 1, Math.floor(staticRank(signals, today) * RANKS));
      ranks[number] = rank;
      starts[rank + 1] = (starts[rank + 1] ?? 0) + 1;
    }
    for (let rank = 0; rank < RANKS; rank++) starts[rank + 1] = (starts[rank + 1] ?? 0) + (starts[rank] ?? 0);
    const order = new Uint32Array(size);
    for (let number = 0; number < size; number++) {
      const rank = ranks[number] ?? 0;
      const at = starts[rank] ?? 0;
      order[at] = number;
      starts[rank] = at + 1;
    }
    return order;
  }

  pack(order: Uint32Array): Columns {
    const size = order.length;
    const ids = new Uint32Array(size * 4);
    for (let place = 0; place < size; place++) {
      const from = (order[place] ?? 0) * 4;
      for (let word = 0; word < 4; word++) ids[place * 4 + word] = this.#ids.at(from + word);
    }
    const prices = [...this.#prices].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return {
      ids,
      revisions: permuted(this.#revisions.all, order, new Uint32Array(size)),
      flags: permuted(this.#flags.all, order, new Uint8Array(size)),
      fromSeconds: permuted(this.#from.all, order, new Uint32Array(size)),
      untilSeconds: permuted(this.#until.all, order, new Uint32Array(size)),
      titleLengths: permuted(this.#titleLengths.all, order, new Uint8Array(size)),
      popularity: permuted(this.#popularity.all, order, new Uint8Array(size)),
      rating: permuted(this.#rating.all, order, new Uint8Array(size)),
      margin: permuted(this.#margin.all, order, new Uint8Array(size)),
      createdDays: permuted(this.#createdDays.all, order, new Uint16Array(size)),
      prices: Object.fromEntries(
        prices.map(([channel, column]) => {
          column.fillTo(size, NOT_SOLD);
          return [channel, permuted(column.all, order, new Float64Array(size))];
        }),
      ),
    };
  }
}

function permuted<Kind extends Columns["flags"] | Columns["createdDays"] | Columns["ids"] | Float64Array>(
  from: Kind,
  order: Uint32Array,
  into: Kind,
): Kind {
  for (let place = 0; place < order.length; place++) into[place] = from[order[place] ?? 0] ?? 0;
  return into;
}
