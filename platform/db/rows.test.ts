import { describe, expect, it } from "vitest";
import { toRows } from "./rows.ts";

function result(columns: readonly string[], rows: unknown[][]) {
  const fields = columns.map((name) => ({ name }) as never);
  return { command: "SELECT", rowCount: rows.length, oid: 0, fields, rows };
}

describe("rows of a statement", () => {
  it("have its columns, whatever they are called", () => {
    const columns = ["id", 'say "hi"', "a\\b", "line\nbreak", "__proto__"];
    const [row] = toRows({ name: "odd" }, result(columns, [[1, 2, 3, 4, 5]]));
    expect(Object.entries(row as object)).toEqual([
      ["id", 1],
      ['say "hi"', 2],
      ["a\\b", 3],
      ["line\nbreak", 4],
      ["__proto__", 5],
    ]);
  });

  it("follow the columns when these change under the same name, as after a migration", () => {
    expect(toRows({ name: "moved" }, result(["a", "b"], [[1, null]]))).toEqual([{ a: 1, b: null }]);
    expect(toRows({ name: "moved" }, result(["b", "a"], [[1, 2]]))).toEqual([{ b: 1, a: 2 }]);
    expect(toRows({ name: "moved" }, result(["b"], []))).toEqual([]);
  });
});
