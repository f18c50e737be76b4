const FIRST_BYTES = 4 * 1024 * 1024;

/**
 * Memory for the arrays of one search, used again by the next: fresh memory has to be cleared and mapped, which costs more
 * than what is done with it. Arrays hold what was left in them, and are of no use once the next search begins.
 */
class Arena {
  #memory = new ArrayBuffer(FIRST_BYTES);
  #used = 0;

  /** Begins a search: all arrays of the one before are given up. */
  reset(): void {
    this.#used = 0;
  }

  bytes(length: number): Uint8Array {
    return new Uint8Array(this.#memory, this.#take(length), length);
  }
  halves(length: number): Uint16Array {
    return new Uint16Array(this.#memory, this.#take(length * 2), length);
  }
  words(length: number): Uint32Array {
    return new Uint32Array(this.#memory, this.#take(length * 4), length);
  }
  floats(length: number): Float32Array {
    return new Float32Array(this.#memory, this.#take(length * 4), length);
  }
  doubles(length: number): Float64Array {
    return new Float64Array(this.#memory, this.#take(length * 8), length);
  }

  /** Copies of arrays that will be written over. */
  copy16(from: Uint16Array): Uint16Array {
    const made = this.halves(from.length);
    made.set(from);
    return made;
  }
  copy32(from: Uint32Array): Uint32Array {
    const made = this.words(from.length);
    made.set(from);
    return made;
  }
  copyFloats(from: Float32Array): Float32Array {
    const made = this.floats(from.length);
    made.set(from);
    return made;
  }

  /** @returns where so many bytes begin; arrays in the memory before stay as they are */
  #take(bytes: number): number {
    const needed = Math.ceil(bytes / 8) * 8;
    if (this.#used + needed > this.#memory.byteLength) {
      this.#memory = new ArrayBuffer(Math.max(this.#memory.byteLength * 2, needed * 2));
      this.#used = 0;
    }
    const at = this.#used;
    this.#used += needed;
    return at;
  }
}

/** One for a thread: a search runs from its beginning to its end without another one in between. */
export const arena = new Arena();
