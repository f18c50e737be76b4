type Numbers =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** A typed array that grows as numbers are put behind it. */
export class Growing<Kind extends Numbers> {
  readonly #make: (length: number) => Kind;
  #array: Kind;
  #length = 0;

  constructor(make: (length: number) => Kind) {
    this.#make = make;
    this.#array = make(256);
  }

  get length(): number {
    return this.#length;
  }

  /** @returns the place that it was put at */
  push(value: number): number {
    if (this.#length === this.#array.length) {
      const wider = this.#make(this.#length * 2);
      wider.set(this.#array);
      this.#array = wider;
    }
    this.#array[this.#length] = value;
    return this.#length++;
  }

  /** Puts the same number behind until the array is so long. */
  fillTo(length: number, value: number): void {
    while (this.#length < length) this.push(value);
  }

  at(index: number): number {
    return this.#array[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#array[index] = value;
  }

  /** What was put in so far, not copied: of no use after the next `push`. */
  get all(): Kind {
    return this.#array;
  }
}

export const growing8 = (): Growing<Uint8Array<ArrayBuffer>> => new Growing((length: number) => new Uint8Array(length));
export const growing16 = (): Growing<Uint16Array<ArrayBuffer>> =>
  new Growing((length: number) => new Uint16Array(length));
export const growing32 = (): Growing<Uint32Array<ArrayBuffer>> =>
  new Growing((length: number) => new Uint32Array(length));
export const growing64 = (): Growing<Float64Array<ArrayBuffer>> =>
  new Growing((length: number) => new Float64Array(length));
