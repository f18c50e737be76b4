import { existsSync, readFileSync } from "node:fs";
import { basename, join, posix } from "node:path";
import type { Node } from "oxc-parser";
import { describe, expect, it } from "vitest";
import { map, rooms } from "#modules/map";
import {
  filesOf,
  type Import,
  importsOf,
  isNode,
  isTest,
  lineOf,
  readSource,
  resolveImport,
  root,
  roomOf,
  type Source,
  sourcesOf,
  statementsOf,
  walk,
} from "./sources.ts";

const BANNED_NAMES = ["utils", "util", "helpers", "helper", "common", "misc", "types", "service", "manager", "base"];
const HEADINGS = ["Owns", "Words", "Promises", "Announces", "Hears", "Calls", "Decisions"];

const plan: Readonly<Record<string, readonly string[]>> = map;
const standing = rooms.filter((room) => existsSync(join(root, "modules", room, "index.ts")));
const sources = sourcesOf("{kernel,platform,modules,apps/server,bench,tests,tools}/**/*.ts");
const inRooms = sources.filter(({ path }) => roomOf(path) !== undefined);
const imports = sources.flatMap(importsOf);
const at = ({ file, line, target }: Import) => `${file}:${String(line)} imports ${target}`;

/** SDKs of payment providers, the client of a search server, what writes PDF, and what encodes pictures. */
const LOADED_ON_USE = [
  /^modules\/catalog\/encode-picture\.ts$/,
  /^modules\/payments\/providers\/(stripe|adyen|paypal)\/\1\.ts$/,
  /^modules\/payments\/evidence\.ts$/,
  /^modules\/search\/opensearch\/open-search-engine\.ts$/,
];

describe("the house plan", () => {
  it("was read at all", () => {
    expect(sources.length).toBeGreaterThan(150);
    expect(inRooms.length).toBeGreaterThan(80);
    expect(imports.length).toBeGreaterThan(sources.length);
    expect(standing.length).toBeGreaterThan(5);
  });

  it("has a room for every folder", () => {
    const folders = new Set(filesOf("modules/*/**/*.ts").map(roomOf));
    expect([...folders].filter((room) => room === undefined || !Object.hasOwn(plan, room))).toEqual([]);
  });

  it("lists rooms so that each needs only earlier ones", () => {
    const early = (room: string, needed: string) => Object.keys(plan).indexOf(needed) < Object.keys(plan).indexOf(room);
    const late = Object.entries(plan).flatMap(([room, needs]) =>
      needs
        .filter((needed) => !Object.hasOwn(plan, needed) || !early(room, needed))
        .map((needed) => `${room} needs ${needed}`),
    );
    expect(late).toEqual([]);
  });

  it("lets a room import only the rooms that it declares", () => {
    const undeclared = imports.filter(({ file, target }) => {
      const from = roomOf(file);
      const to = /^#modules\/(.+)$/.exec(target)?.[1];
      return from !== undefined && to !== undefined && from !== to && plan[from]?.includes(to) !== true;
    });
    expect(undeclared.map(at)).toEqual([]);
  });

  it("lets a room hear the events of the rooms below it", () => {
    // Events go up: hearing one needs no grant, but what stands below must not know of what stands above.
    const order = Object.keys(plan);
    const downward = imports.filter(({ file, target }) => {
      const from = roomOf(file);
      const to = /^#events\/(.+)$/.exec(target)?.[1];
      return from !== undefined && to !== undefined && order.indexOf(to) >= order.indexOf(from);
    });
    expect(downward.map(at)).toEqual([]);
  });

  it("has no path through a wall", () => {
    const wallOf = (path: string) =>
      roomOf(path) ?? /^(kernel|platform\/[^/]+|tools\/[^/]+|[^/]+\/[^/]+)/.exec(path)?.[0];
    const through = imports.filter(({ file, target }) => {
      if (!/^(modules|platform|kernel)\//.test(file) || !target.startsWith(".")) return false;
      const led = posix.join(posix.dirname(file), target);
      // A provider's contract is tested against the emulator, which is a program of its own.
      if (isTest(file) && led.startsWith("tools/")) return false;
      return wallOf(led) !== wallOf(file);
    });
    expect(through.map(at)).toEqual([]);
  });

  it("keeps kernel and platform free of the shop", () => {
    const shop = imports.filter(({ file, target }) => {
      const isBelow = /^(kernel|platform)\//.test(file);
      return (
        isBelow && (/^#(modules|events)\//.test(target) || /^(modules|apps)\//.test(resolveImport(file, target) ?? ""))
      );
    });
    expect(shop.map(at)).toEqual([]);
    const worldly = imports.filter(({ file, target }) => {
      return file.startsWith("kernel/") && !isTest(file) && !target.startsWith("./");
    });
    expect(worldly.map(at)).toEqual([]);
  });

  it("leads every import of ours to a file", () => {
    const broken = imports.filter(({ file, target }) => {
      const isOurs = /^(\.|#(modules|events|platform)\/(?!testing\/template))/.test(target);
      return isOurs && resolveImport(file, target) === null;
    });
    expect(broken.map(at)).toEqual([]);
  });

  it("imports nothing while it runs, but for large packages that few need", () => {
    const dynamic = inRooms
      .filter(({ path }) => !isTest(path))
      // These packages are large, and few shops or moments need them.
      .filter(({ path }) => !LOADED_ON_USE.some((one) => one.test(path)))
      .flatMap((source) => source.module.dynamicImports.map(({ start }) => place(source, start)));
    expect(dynamic).toEqual([]);
  });

  it("gives every file a name that says what is in it", () => {
    const vague = sources.filter(({ path }) => BANNED_NAMES.includes(basename(path).replace(/(\.test)?\.ts$/, "")));
    expect(vague.map(({ path }) => path)).toEqual([]);
  });

  it("has no default exports, but where a tool reads its configuration", () => {
    const ours = sources.filter(({ path }) => !path.endsWith(".config.ts"));
    const nameless = ours.flatMap((source) =>
      [
        ...bodyOf(source).filter(({ type }) => type === "ExportDefaultDeclaration"),
        ...source.module.staticExports.filter(({ entries }) =>
          entries.some((entry) => entry.exportName.name === "default"),
        ),
      ].map(({ start }) => place(source, start)),
    );
    expect(nameless).toEqual([]);
  });

  it("keeps fixtures to the tests", () => {
    const astray = imports.filter(({ file, target }) => target.endsWith(".fixture.ts") && !isTest(file));
    expect(astray.map(at)).toEqual([]);
  });
});

describe("a room", () => {
  it("has a page that says what it owns, promises and calls", () => {
    const lacking = standing.flatMap((room) => {
      const page = readPage(room);
      if (page === null) return [`modules/${room}/README.md is missing`];
      const found = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      return HEADINGS.join() === found.join() ? [] : [`modules/${room}/README.md has ${found.join(", ")}`];
    });
    expect(lacking).toEqual([]);
  });

  it("calls exactly the rooms of the plan, as its page says", () => {
    const wrong = standing.flatMap((room) => {
      const calls = /^## Calls$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(readPage(room) ?? "")?.[1] ?? "";
      const told = rooms.filter((other) => other !== room && new RegExp(`\\b${other}\\b`).test(calls)).toSorted();
      const granted = (plan[room] ?? []).toSorted();
      return told.join() === granted.join()
        ? []
        : [
            `modules/${room}/README.md calls ${told.join(", ") || "nobody"}; the map says ${granted.join(", ") || "nobody"}`,
          ];
    });
    expect(wrong).toEqual([]);
  });

  it("has a door that only re-exports", () => {
    const doing = standing.flatMap((room) => {
      const source = readSource(`modules/${room}/index.ts`);
      const isReExport = ({ type }: Node) => type === "ExportNamedDeclaration" || type === "ExportAllDeclaration";
      return bodyOf(source)
        .filter((node) => !isReExport(node) || !("source" in node) || node.source === null)
        .map((node) => place(source, node.start));
    });
    expect(doing).toEqual([]);
  });

  it("takes the time from the transaction or its caller", () => {
    const clocks = inRooms
      .filter(({ path }) => !isTest(path) && !path.includes("/demo/"))
      .flatMap((source) => [
        ...[...walk(source.program)].filter(readsClock).map((node) => place(source, node.start)),
        ...statementsOf(source)
          .filter(({ text }) => /\b(now\(\)|current_timestamp|current_date|(clock|statement)_timestamp)/i.test(text))
          .map(({ line }) => `${source.path}:${String(line)}`),
      ]);
    expect(clocks).toEqual([]);
  });
});

describe("a door", () => {
  it("tells of everything that it shows what becomes true", () => {
    const doors = [...filesOf("modules/*/index.ts"), ...filesOf("platform/*/index.ts"), "kernel/index.ts"];
    const shown = doors.flatMap((door) => exportsOf(door));
    expect(shown.length).toBeGreaterThan(150);
    expect(shown.filter(({ isTold }) => !isTold).map(({ where }) => where)).toEqual([]);
  });
});

function readPage(room: string): string | null {
  const file = join(root, "modules", room, "README.md");
  return existsSync(file) ? readFileSync(file, "utf8").replaceAll("\r", "") : null;
}

function place(source: Source, offset: number): string {
  return `${source.path}:${String(lineOf(source, offset))}`;
}

/** `Date.now()`, `new Date()` and `Date()`: whatever asks the machine for the time. */
function readsClock(node: Node): boolean {
  if (node.type === "NewExpression" || node.type === "CallExpression") {
    const { callee } = node;
    if (callee.type === "Identifier") return callee.name === "Date" && node.arguments.length === 0;
    return (
      callee.type === "MemberExpression" &&
      callee.object.type === "Identifier" &&
      callee.object.name === "Date" &&
      callee.property.type === "Identifier" &&
      callee.property.name === "now"
    );
  }
  return false;
}

interface Shown {
  readonly where: string;
  readonly isTold: boolean;
}

/** What a file exports, each with where it is declared and whether a docblock stands before it. */
function exportsOf(path: string, wanted: string | null = null): readonly Shown[] {
  const source = readSource(path);
  const entries = source.module.staticExports.flatMap((statement) =>
    statement.entries.map((entry) => ({ entry, statement })),
  );
  return entries.flatMap(({ entry, statement }) => {
    const name = entry.exportName.name;
    if (wanted !== null && name !== null && name !== wanted) return [];
    if (entry.moduleRequest === null) {
      const isTold = isToldAt(source, statement.start) || isToldAtDeclaration(source, entry.localName.name);
      return [{ where: `${place(source, statement.start)} ${name ?? ""}`, isTold }];
    }
    const led = resolveImport(path, entry.moduleRequest.value);
    if (led === null) return [];
    return exportsOf(led, name === null ? wanted : (entry.importName.name ?? name));
  });
}

/** For `const x = …; export { x };`. */
function isToldAtDeclaration(source: Source, name: string | null): boolean {
  const declared = bodyOf(source).find((node) => name !== null && "id" in node && isNamed(node.id, name));
  return declared !== undefined && hasDocblock(source, declared.start);
}

function isNamed(id: unknown, name: string): boolean {
  return isNode(id) && id.type === "Identifier" && id.name === name;
}

/** Lines without a gap between them are told of together: `LEVELS` and the type `Level` made of it. */
function isToldAt(source: Source, start: number): boolean {
  if (hasDocblock(source, start)) return true;
  const before = bodyOf(source).findLast(({ end }) => end <= start);
  if (before === undefined || source.text.slice(before.end, start) !== "\n") return false;
  return isToldAt(source, before.start);
}

function bodyOf({ program }: Source): readonly Node[] {
  return program.type === "Program" ? program.body : [];
}

function hasDocblock({ comments, text }: Source, start: number): boolean {
  return comments.some(
    ({ value, end }) => value.startsWith("*") && end <= start && text.slice(end, start).trim() === "",
  );
}
