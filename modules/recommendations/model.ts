import type { Sessions } from "./click-book.ts";
import type { Neighbours } from "./co-occurrence.ts";
import type { Names } from "./names.ts";
import type { SessionIndex } from "./session-index.ts";
import type { Shelves } from "./shelves.ts";

/** What is said of a model beside its numbers: kept as JSON. */
export interface Facts {
  readonly categories: readonly string[];
  readonly brands: readonly string[];
  readonly trending: Readonly<Record<string, readonly (readonly [item: number, score: number])[]>>;
  /** Events that it was learned from. */
  readonly events: number;
  readonly sessions: number;
  readonly baskets: number;
  /** Moment of the newest of them, or null without any. */
  readonly learnedUntil: string | null;
}

/** Everything that was learned from the events at one moment. */
export interface Model {
  readonly facts: Facts;
  /** Names of the items: ids of products, and names that the catalogue does not know. */
  readonly names: Names;
  /** What the catalogue's products are called elsewhere; "" where the name itself is that. */
  readonly externalIds: Names;
  readonly sessions: Sessions;
  readonly index: SessionIndex;
  readonly similar: Neighbours;
  readonly together: Neighbours;
  readonly shelves: Shelves;
  /** How sought each item is, 0 to 1. */
  readonly popularity: Float32Array;
}

type Numbers = Int32Array | Float32Array | Uint8Array;
interface Described {
  readonly name: string;
  readonly kind: "int" | "float" | "byte";
  readonly length: number;
}

/** Bytes of the larger numbers: every array begins at a multiple of it. */
const WIDTH = 4;

/** Writes a model as bytes: a length, the facts as JSON, and the arrays one behind the other. */
export function packModel(model: Model): Buffer {
  const arrays = arraysOf(model);
  const described: readonly Described[] = arrays.map(([name, array]) => ({
    name,
    kind: array instanceof Int32Array ? "int" : array instanceof Float32Array ? "float" : "byte",
    length: array.length,
  }));
  const header = Buffer.from(JSON.stringify({ facts: model.facts, arrays: described }));
  const padding = Buffer.alloc(padded(header.length) - header.length, " ");
  const length = Buffer.alloc(WIDTH);
  length.writeUInt32LE(header.length + padding.length);
  const bodies = arrays.flatMap(([, { buffer, byteOffset, byteLength }]) => [
    Buffer.from(buffer, byteOffset, byteLength),
    Buffer.alloc(padded(byteLength) - byteLength),
  ]);
  return Buffer.concat([length, header, padding, ...bodies]);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / WIDTH) * WIDTH;
}

/**
 * Reads what `packModel` wrote. The arrays lie in these bytes: nothing is copied, and it takes a moment however large the
 * model is.
 *
 * @throws RangeError when the bytes end early
 */
export function unpackModel(buffer: ArrayBuffer): Model {
  const headerLength = new DataView(buffer).getUint32(0, true);
  const header = parseHeader(Buffer.from(buffer, WIDTH, headerLength).toString());
  const arrays = new Map<string, Numbers>();
  let offset = WIDTH + headerLength;
  for (const { name, kind, length } of header.arrays) {
    const array = viewOf(kind, { buffer, offset, length });
    arrays.set(name, array);
    offset += padded(array.byteLength);
  }
  return assemble(header.facts, arrays);
}

function viewOf(
  kind: Described["kind"],
  at: { readonly buffer: ArrayBuffer; readonly offset: number; readonly length: number },
): Numbers {
  switch (kind) {
    case "int":
      return new Int32Array(at.buffer, at.offset, at.length);
    case "float":
      return new Float32Array(at.buffer, at.offset, at.length);
    case "byte":
      return new Uint8Array(at.buffer, at.offset, at.length);
  }
}

function parseHeader(text: string): { readonly facts: Facts; readonly arrays: readonly Described[] } {
  return JSON.parse(text) as { readonly facts: Facts; readonly arrays: readonly Described[] };
}

function arraysOf(model: Model): readonly [string, Numbers][] {
  const { sessions, index, similar, together, shelves, popularity } = model;
  return [
    ...namesOf("names", model.names),
    ...namesOf("externalIds", model.externalIds),
    ["sessions.starts", sessions.starts],
    ["sessions.items", sessions.items],
    ["sessions.ageDays", sessions.ageDays],
    ["index.starts", index.starts],
    ["index.sessions", index.sessions],
    ["index.rarity", index.rarity],
    ["similar.starts", similar.starts],
    ["similar.items", similar.items],
    ["similar.scores", similar.scores],
    ["together.starts", together.starts],
    ["together.items", together.items],
    ["together.scores", together.scores],
    ["shelves.starts", shelves.starts],
    ["shelves.items", shelves.items],
    ["shelves.categoryStarts", shelves.categoryStarts],
    ["shelves.categoriesOf", shelves.categoriesOf],
    ["shelves.brandOf", shelves.brandOf],
    ["shelves.wordStarts", shelves.wordStarts],
    ["shelves.words", shelves.words],
    ["popularity", popularity],
  ];
}

function namesOf(key: string, { text, starts, hashes, table }: Names): readonly [string, Numbers][] {
  return [
    [`${key}.text`, text],
    [`${key}.starts`, starts],
    [`${key}.hashes`, hashes],
    [`${key}.table`, table],
  ];
}

function assemble(facts: Facts, arrays: ReadonlyMap<string, Numbers>): Model {
  const ints = (name: string): Int32Array => {
    const array = arrays.get(name);
    return array instanceof Int32Array ? array : new Int32Array(1);
  };
  const floats = (name: string): Float32Array => {
    const array = arrays.get(name);
    return array instanceof Float32Array ? array : new Float32Array(0);
  };
  const names = (key: string): Names => {
    const text = arrays.get(`${key}.text`);
    return {
      text: text instanceof Uint8Array ? text : new Uint8Array(0),
      starts: ints(`${key}.starts`),
      hashes: ints(`${key}.hashes`),
      table: ints(`${key}.table`),
    };
  };
  const neighbours = (name: string): Neighbours => ({
    starts: ints(`${name}.starts`),
    items: ints(`${name}.items`),
    scores: floats(`${name}.scores`),
  });
  const ageDays = floats("sessions.ageDays");
  return {
    facts,
    names: names("names"),
    externalIds: names("externalIds"),
    sessions: { count: ageDays.length, starts: ints("sessions.starts"), items: ints("sessions.items"), ageDays },
    index: { starts: ints("index.starts"), sessions: ints("index.sessions"), rarity: floats("index.rarity") },
    similar: neighbours("similar"),
    together: neighbours("together"),
    shelves: {
      categories: facts.categories,
      brands: facts.brands,
      starts: ints("shelves.starts"),
      items: ints("shelves.items"),
      categoryStarts: ints("shelves.categoryStarts"),
      categoriesOf: ints("shelves.categoriesOf"),
      brandOf: ints("shelves.brandOf"),
      wordStarts: ints("shelves.wordStarts"),
      words: ints("shelves.words"),
    },
    popularity: floats("popularity"),
  };
}
