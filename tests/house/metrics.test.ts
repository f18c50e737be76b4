import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createMetrics } from "#platform/telemetry";

const sources = globSync("{apps,platform,modules}/**/*.ts", { exclude: ["**/node_modules/**", "**/*.test.ts"] })
  .filter((file) => !file.endsWith("telemetry/metrics.ts"))
  .map((file) => readFileSync(file, "utf8"));

describe("every metric", () => {
  const names = Object.keys(createMetrics()).filter((name) => name !== "registry");

  it("was read at all", () => {
    expect(names.length).toBeGreaterThan(10);
    expect(sources.length).toBeGreaterThan(100);
  });

  it("is fed by somebody: what is declared and never moves looks like peace", () => {
    const unfed = names.filter((name) => !sources.some((source) => new RegExp(`metrics\\.${name}\\b`).test(source)));
    expect(unfed).toEqual([]);
  });
});
