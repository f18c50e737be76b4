import { DomainError } from "@hansa/kernel";
import type { Route } from "./route.ts";

/** What the documents say about a refusal. */
export interface RefusalFacts {
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

type RefusalType = Route["refusals"][number];

/**
 * Reads code, status and message of a refusal from its class. They are set when one is made, so one is made, with an
 * argument that stands in for anything; a class whose constructor needs real facts is read from its source.
 *
 * @throws an Error that names the class when neither tells
 */
export function describeRefusal(type: RefusalType): RefusalFacts {
  const made = tryToMake(type);
  if (made !== null) return { code: made.code, status: made.status, title: made.message };
  const source = sourcesOf(type);
  const code = /\bcode\s*=\s*"([^"]+)"/.exec(source)?.[1];
  const status = /\bstatus\s*=\s*(\d{3})/.exec(source)?.[1];
  if (code === undefined || status === undefined) {
    throw new Error(`the refusal ${type.name} must declare code and status as class fields`);
  }
  return { code, status: Number(status), title: /super\(\s*["`]([^"`]+)["`]/.exec(source)?.[1] ?? code };
}

function tryToMake(type: RefusalType): DomainError | null {
  try {
    const made: unknown = Reflect.construct(
      type,
      Array.from({ length: 8 }, () => anything),
    );
    return made instanceof DomainError && typeof made.code === "string" && typeof made.status === "number"
      ? made
      : null;
  } catch {
    // Its constructor works with its arguments: the source tells as much.
    return null;
  }
}

/** Answers to every question: any property, any call, no elements, and an ellipsis where text is wanted. */
const anything: unknown = new Proxy(() => undefined, {
  get(_, property) {
    if (property === Symbol.toPrimitive) return () => "…";
    if (property === Symbol.iterator) return () => [][Symbol.iterator]();
    return anything;
  },
  apply: () => anything,
});

function sourcesOf(type: RefusalType): string {
  const sources: string[] = [];
  for (let one: unknown = type; typeof one === "function"; one = Object.getPrototypeOf(one)) {
    sources.push(Function.prototype.toString.call(one));
  }
  return sources.join("\n");
}
