import { expect, it } from "vitest";
import { takeBackCustomers } from "#modules/identity";
import { sql } from "#platform/db";
import { deliver, parseDelivery, relayEvents } from "#platform/events";
import { forgetCustomer } from "./forget-customer.ts";
import { openRunShop } from "./runs.fixture.ts";

const { db, client, undo, importFile, errorsOf } = await openRunShop();

const people = async () => {
  const { rows } = await client.query<{ email: string; name: string | null; locale: string | null; id: string }>(
    "select id, email_normalised as email, name, locale from identity.customer where erased_at is null order by 2",
  );
  return rows;
};
const namesOf = async () => (await people()).map(({ email, name, locale }) => [email, name, locale]);
const file = ["E-Mail;First name;Last name;Language", "ada@example.com;Ada;Lovelace;de-AT", "bob@example.com;Bob;;en"];

it("imports customers from a file with semicolons, keeps none of their names as samples, and takes them back", async () => {
  const run = await importFile("customers", "people.csv", [...file, "nobody;No;One;en"].join("\n"));
  expect(run).toMatchObject({ state: "imported", importReport: { read: 3, made: 2, failed: 1 } });
  expect(run.header).toEqual(["E-Mail", "First name", "Last name", "Language"].map((name) => ({ name, samples: [] })));
  expect((await errorsOf(run.id, "import")).map(({ line }) => line)).toEqual([4]);
  expect(await namesOf()).toEqual([
    ["ada@example.com", "Ada Lovelace", "de-AT"],
    ["bob@example.com", "Bob", "en"],
  ]);
  expect(await undo(run.id)).toMatchObject({ state: "undone", takenBack: 2, notTakenBack: 0 });
  expect(await people()).toEqual([]);
});

it("puts back the names that it changed, and leaves who uses the account or was changed since", async () => {
  await importFile("customers", "first.csv", file.join("\n"));
  const run = await importFile(
    "customers",
    "second.csv",
    "email,name\nada@example.com,Countess\nbob@example.com,Robert\ncarol@example.com,Carol\ndan@example.com,Dan",
  );
  expect(run.importReport).toMatchObject({ made: 2, changed: 2 });
  await client.query(
    "update identity.customer set email_verified_at = now() where email_normalised = 'carol@example.com'",
  );
  await client.query("update identity.customer set name = 'Bobby' where email_normalised = 'bob@example.com'");
  expect(await undo(run.id)).toMatchObject({ state: "undone", takenBack: 2, notTakenBack: 2 });
  expect((await errorsOf(run.id, "undo")).map(({ message }) => message)).toEqual([
    expect.stringContaining("has used the account"),
    expect.stringContaining("was changed"),
  ]);
  expect(await namesOf()).toEqual([
    ["ada@example.com", "Ada Lovelace", "de-AT"],
    ["bob@example.com", "Bobby", "en"],
    ["carol@example.com", "Carol", null],
  ]);
});

it("forgets who was erased", async () => {
  const run = await importFile("customers", "third.csv", "email,name\nerin@example.com,Erin");
  const erin = (await people()).find(({ email }) => email === "erin@example.com")?.id ?? "";
  const imagesOf = async () => {
    const kept = await client.query<object>("select name, before, after from imports.image where key ->> 'id' = $1", [
      erin,
    ]);
    return kept.rows;
  };
  expect(JSON.stringify(await imagesOf())).toContain("Erin");
  const after = { id: erin, name: "Erin", locale: null, externalId: null };
  await db.query(sql`truncate platform.outbox, graphile_worker._private_jobs`);
  await db.transaction((tx) => takeBackCustomers(tx, [{ id: erin, before: null, after }]));
  await relayEvents({ db, handlers: [forgetCustomer] });
  const { rows } = await client.query<{ payload: unknown }>("select payload from graphile_worker._private_jobs");
  for (const { payload } of rows) await deliver({ db, handlers: [forgetCustomer] }, parseDelivery(payload));
  expect(await imagesOf()).toEqual([{ name: erin, before: null, after: null }]);
  expect(await undo(run.id)).toMatchObject({ state: "undone", takenBack: 0, notTakenBack: 1 });
});
