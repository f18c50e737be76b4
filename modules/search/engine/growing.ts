/** A typed array that grows as numbers are put behind it. */
export class Growing32 {
  #array = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @returns the place that it was put at */
  push(value: number): number {
    if (this.#length === this.#array.length) this.#array = widen32(this.#array);
    this.#array[this.#length] = value;
    return this.#length++;
  }

  at(index: number): number {
    return this.#array[index] ?? 0;
  }
}

/** As Growing32, for bytes. */
export class Growing8 {
  #array = new Uint8Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#array.length) {
      const wider = new Uint8Array(this.#length * 2);
      wider.set(this.#array);
      this.#array = wider;
    }
    this.#array[this.#length++] = value;
  }

  at(index: number): number {
    return this.#array[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#array[index] = value;
  }
}

function widen32(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(array.length * 2);
  wider.set(array);
  return wider;
}
