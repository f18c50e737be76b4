import { prepareDatabase } from "../apps/server/prepare.ts";
import { seedOnce } from "../apps/server/seed.ts";
import { joinDatabase } from "./import/connect.ts";

/** `npm run seed [-- demo|empty]`: gives a database that has no shop the demo shop, or the least that sells. */
const kind = process.argv[2] === "empty" ? "empty" : "demo";
await using joined = await joinDatabase(process.env);
await prepareDatabase(joined.db);
const isSeeded = await seedOnce(joined.db, kind);
console.log(
  isSeeded
    ? `The ${kind} shop is there.`
    : "There is a shop in this database already; `npm run db -- reset` removes it, then seed again.",
);
