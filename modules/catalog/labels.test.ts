import { describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import { MAX_LABEL_BYTES } from "./labels.ts";
import { desk, get, make } from "./routes.fixture.ts";

interface Named {
  readonly code?: string;
  readonly name?: string;
  readonly label: string;
  readonly values?: object;
}
const named = async (path: string, name: string) => {
  const { items } = (await get(path)).json<{ items: readonly Named[] }>();
  return items.find((one) => (one.code ?? one.name) === name);
};
const scent = { label: "Scent", kind: "enum", allowedValues: ["Cedar", "Fig"] };
const colour = {
  labels: { de: "Farbe", ar: "اللون" },
  valueLabels: { de: { Red: "Rot", Blue: "Blau", Green: "Grün" }, "de-AT": { Red: "Rot (AT)" } },
};

describe("labels of attributes", () => {
  it("are told in the language asked for, and the attribute's own word where there is none", async () => {
    const labels = { de: "Duft" };
    const valueLabels = { de: { Cedar: "Zeder" } };
    const put = await desk("PUT", "/attributes/scent", { ...scent, labels, valueLabels });
    expect([put.statusCode, put.json()]).toMatchObject([200, { ...scent, labels, valueLabels }]);
    await eventually("it is called so", async () => (await named("/v1/attributes?language=de", "scent"))?.values);
    expect(await named("/v1/attributes?language=de-CH", "scent")).toEqual({
      code: "scent",
      label: "Duft",
      unit: null,
      values: { Cedar: "Zeder" },
    });
    const plain = { code: "scent", label: "Scent", unit: null };
    expect(await named("/v1/attributes?language=fr", "scent")).toEqual(plain);
    expect(await named("/v1/attributes", "scent")).toEqual(plain);
    expect((await get("/v1/attributes?language=de_DE")).statusCode).toBe(422);
  });

  it("stay where a change leaves them out, and change where it names them", async () => {
    const labels = async () => {
      const { items } = (await desk("GET", "/attributes")).json<{ items: readonly { code: string }[] }>();
      return items.find(({ code }) => code === "scent");
    };
    await desk("PUT", "/attributes/scent", { ...scent, labels: { de: "Duft" }, valueLabels: { de: { Fig: "Feige" } } });
    await desk("PUT", "/attributes/scent", { ...scent, label: "Smell" });
    expect(await labels()).toMatchObject({
      label: "Smell",
      labels: { de: "Duft" },
      valueLabels: { de: { Fig: "Feige" } },
    });
    await desk("PUT", "/attributes/scent", { ...scent, labels: {} });
    expect(await labels()).toMatchObject({ labels: {}, valueLabels: { de: { Fig: "Feige" } } });
  });

  it.each([
    ["a language that is none", 400, { labels: { German: "Duft" } }],
    ["an empty label", 422, { labels: { de: "" } }],
    ["more than a process should keep", 422, { valueLabels: { de: { Cedar: "x".repeat(200) }, ...manyLanguages() } }],
  ])("refuse %s", async (_, status, given) => {
    expect((await desk("PUT", "/attributes/scent", { ...scent, ...given })).statusCode).toBe(status);
  });
});

/** More than may be kept, though each language is small enough. */
function manyLanguages() {
  const values = Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => [`value ${String(index)}`, "y".repeat(90)]),
  );
  expect(JSON.stringify(values).length * 2).toBeGreaterThan(MAX_LABEL_BYTES);
  return { fr: values, ja: values };
}

describe("labels of options", () => {
  it("stand beside names and values on every product that has the option, at once", async () => {
    const options = [{ name: "Colour", values: ["Red", "Blue"] }];
    await make("Beanie", { options, variants: [{ sku: "beanie-red", options: { Colour: "Red" } }] });
    const shown = async (query: string) => (await get(`/v1/products/beanie?${query}`)).json<Record<string, unknown>>();
    expect((await shown("language=de"))["options"]).toEqual(options);
    expect((await desk("PUT", "/option-labels/COLOUR", colour)).json()).toEqual({ name: "colour", ...colour });
    const inGerman = [{ ...options[0], label: "Farbe", labels: { Red: "Rot", Blue: "Blau" } }];
    await eventually("the product says so", async () => {
      return JSON.stringify((await shown("language=de"))["options"]) === JSON.stringify(inGerman);
    });
    // What variants are told apart by is the same in every language.
    expect(await shown("language=de")).toMatchObject({ variants: [{ options: { Colour: "Red" } }] });
    expect((await shown("language=ar"))["options"]).toEqual([{ ...options[0], label: "اللون" }]);
    expect((await shown("channel=eu"))["options"]).toEqual(options);
    expect((await get("/v1/products?language=de")).body).not.toContain("Farbe");

    await desk("PUT", "/option-labels/colour", { labels: { de: "Farbton" }, valueLabels: {} });
    const renamed = [{ ...options[0], label: "Farbton" }];
    await eventually("the product says the new word", async () => {
      return JSON.stringify((await shown("language=de"))["options"]) === JSON.stringify(renamed);
    });
  });

  it("are listed for who shows facets, in one language, those of a region before those of its language", async () => {
    await desk("PUT", "/option-labels/colour", colour);
    await desk("PUT", "/option-labels/size", { labels: {}, valueLabels: {} });
    const path = (language: string) => `/v1/option-labels?language=${language}`;
    await eventually("it is told", async () => (await named(path("de"), "colour"))?.label === "Farbe");
    expect(await named(path("de"), "colour")).toMatchObject({ values: colour.valueLabels.de });
    expect(await named(path("de-AT"), "colour")).toMatchObject({
      label: "Farbe",
      values: { Red: "Rot (AT)", Blue: "Blau" },
    });
    expect(await named(path("de"), "size")).toBeUndefined();
    expect((await get(path("fr"))).json()).toEqual({ items: [], nextCursor: null });
    expect((await get("/v1/option-labels")).statusCode).toBe(422);
  });

  it("are taken away once", async () => {
    await desk("PUT", "/option-labels/weight", { labels: { de: "Gewicht" }, valueLabels: {} });
    expect((await desk("GET", "/option-labels")).body).toContain("Gewicht");
    expect((await desk("DELETE", "/option-labels/Weight")).statusCode).toBe(204);
    expect((await desk("GET", "/option-labels")).body).not.toContain("Gewicht");
    const again = await desk("DELETE", "/option-labels/weight");
    expect([again.statusCode, again.json<{ code: string }>().code]).toEqual([404, "catalog.option_labels_not_found"]);
  });
});
