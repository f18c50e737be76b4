import type { Sessions } from "./click-book.ts";
import type { Neighbours } from "./co-occurrence.ts";
import type { SessionIndex } from "./session-index.ts";
import type { Shelves } from "./shelves.ts";

/** What is said of a model beside its numbers: kept as JSON. */
export interface Facts {
  /** Names of the items: ids of products, and names that the catalogue does not know. */
  readonly items: readonly string[];
  /** What the catalogue's products are called elsewhere; "" where the name itself is that. */
  readonly externalIds: readonly string[];
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
  readonly sessions: Sessions;
  readonly index: SessionIndex;
  readonly similar: Neighbours;
  readonly together: Neighbours;
  readonly shelves: Shelves;
  /** How sought each item is, 0 to 1. */
  readonly popularity: Float32Array;
}

type Numbers = Int32Array | Float32Array;
interface Described {
  readonly name: string;
  readonly kind: "int" | "float";
  readonly length: number;
}

/** Bytes of a number in every array; both kinds have the same. */
const WIDTH = 4;

/** Writes a model as bytes: a length, the facts as JSON, and the arrays one behind the other. */
export function packModel(model: Model): Buffer {
  const arrays = arraysOf(model);
  const described: readonly Described[] = arrays.map(([name, array]) => ({
    name,
    kind: array instanceof Int32Array ? "int" : "float",
    length: array.length,
  }));
  const header = Buffer.from(JSON.stringify({ facts: model.facts, arrays: described }));
  const padding = Buffer.alloc((WIDTH - ((header.length + WIDTH) % WIDTH)) % WIDTH, " ");
  const length = Buffer.alloc(WIDTH);
  length.writeUInt32LE(header.length + padding.length);
  const bodies = arrays.map(([, array]) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  return Buffer.concat([length, header, padding, ...bodies]);
}

/** Reads what `packModel` wrote. @throws RangeError when the bytes end early */
export function unpackModel(bytes: Uint8Array): Model {
  // A copy of its own begins at a place that arrays of four bytes can lie at.
  const { buffer } = new Uint8Array(bytes);
  const headerLength = new DataView(buffer).getUint32(0, true);
  const header = parseHeader(Buffer.from(buffer, WIDTH, headerLength).toString());
  const arrays = new Map<string, Numbers>();
  let offset = WIDTH + headerLength;
  for (const { name, kind, length } of header.arrays) {
    arrays.set(
      name,
      kind === "int" ? new Int32Array(buffer, offset, length) : new Float32Array(buffer, offset, length),
    );
    offset += length * WIDTH;
  }
  return assemble(header.facts, arrays);
}

function parseHeader(text: string): { readonly facts: Facts; readonly arrays: readonly Described[] } {
  return JSON.parse(text) as { readonly facts: Facts; readonly arrays: readonly Described[] };
}

function arraysOf({ sessions, index, similar, together, shelves, popularity }: Model): readonly [string, Numbers][] {
  return [
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

function assemble(facts: Facts, arrays: ReadonlyMap<string, Numbers>): Model {
  const ints = (name: string): Int32Array => {
    const array = arrays.get(name);
    return array instanceof Int32Array ? array : new Int32Array(1);
  };
  const floats = (name: string): Float32Array => {
    const array = arrays.get(name);
    return array instanceof Float32Array ? array : new Float32Array(0);
  };
  const neighbours = (name: string): Neighbours => ({
    starts: ints(`${name}.starts`),
    items: ints(`${name}.items`),
    scores: floats(`${name}.scores`),
  });
  const ageDays = floats("sessions.ageDays");
  return {
    facts,
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
