import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { openImportShop } from "./import.fixture.ts";

const { client, run, said, write } = await openImportShop();
const errorsOf = async (path: string) => (await readFile(`${path}.errors.csv`, "utf8")).trim().split("\n");
async function standing(): Promise<readonly unknown[]> {
  const { rows } = await client.query("select external_id, email, name, locale from identity.customer order by email");
  return rows;
}

describe("customers of another shop", () => {
  it("stand after the import, and once after the second", async () => {
    const path = await write(
      "people.jsonl",
      [
        { externalId: "c-1", email: "Ada@example.com", name: "Ada", locale: "de_AT" },
        { id: 2, email: "ben@example.com" },
      ]
        .map((row) => JSON.stringify(row))
        .join("\n"),
    );
    expect(await run("customers", path)).toBe(0);
    expect(said[0]).toContain("2 customers read, 2 made");
    expect(await run("customers", path)).toBe(0);
    expect(said[1]).toContain("0 made, 0 changed, 2 the same");
    expect(await standing()).toEqual([
      { external_id: "c-1", email: "Ada@example.com", name: "Ada", locale: "de-AT" },
      { external_id: "2", email: "ben@example.com", name: null, locale: null },
    ]);
  });

  it("come as Shopify exports them", async () => {
    const path = await write(
      "customers.csv",
      "\uFEFFCustomer ID,First Name,Last Name,Email,Accepts Email Marketing\n'2,Ben,Nevis,ben@example.com,yes\n'3,Cleo,,cleo@example.com,no\n",
    );
    expect(await run("customers", path)).toBe(0);
    expect(said[0]).toContain("2 customers read, 1 made, 1 changed");
    expect(await standing()).toMatchObject([{}, { external_id: "2", name: "Ben Nevis" }, { name: "Cleo" }]);
  });

  it("fail one by one; of two rows with one address the last counts", async () => {
    const path = await write(
      "bad.csv",
      "external_id,email,name,locale\n9,no address,X,\n,,Nobody,\n10,dan@example.com,Dan,english please\n11,eve@example.com,First,\n11,EVE@example.com,Last,\n1,cleo@example.com,Taken,\nc-1,frank@example.com,Taken,\n",
    );
    expect(await run("customers", path)).toBe(1);
    const listed = (await errorsOf(path)).map((line) => line.split(",").slice(0, 2).join());
    expect(listed.toSorted()).toEqual(["2,email", "3,email", "4,locale", "7,externalId", "8,externalId", "row,column"]);
    expect(await standing()).toMatchObject([{}, {}, { name: "Cleo" }, { external_id: "11", name: "Last" }]);
  });

  it("are only tried in a dry run", async () => {
    const path = await write("dry.csv", "email\ngina@example.com\nnobody\n");
    expect(await run("customers", path, "--dry-run")).toBe(1);
    expect(said[0]).toMatch(/^Dry run, nothing was written: 2 customers read, 1 made.*1 failed/);
    expect(await standing()).toHaveLength(4);
  });
});
