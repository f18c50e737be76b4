import { parseArgs } from "node:util";
import type { Bench } from "./bench.ts";
import { browse } from "./browse.ts";
import { cart } from "./cart.ts";
import { checkoutCard } from "./card.ts";
import { checkout, checkoutHot } from "./checkout.ts";
import { desk } from "./desk.ts";
import { importBench } from "./import.ts";
import { recommend } from "./recommend.ts";
import { quoteBench } from "./quote.ts";
import { writeReport } from "./report.ts";
import { search } from "./search.ts";

const benches: readonly Bench[] = [
  checkout,
  checkoutCard,
  checkoutHot,
  browse,
  cart,
  quoteBench,
  importBench,
  desk,
  recommend,
  search,
];

/** `npm run bench -- <name> [--json] [--seconds n] [--clients n]`: the last line of `--json` is one JSON object. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      seconds: { type: "string", default: "8" },
      clients: { type: "string", default: "128" },
      "place-only": { type: "boolean", default: false },
      code: { type: "boolean", default: false },
      products: { type: "string" },
    },
  });
  const bench = benches.find(({ name }) => name === positionals[0]);
  if (bench === undefined) {
    const list = benches.map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join("\n");
    process.stdout.write(`Usage: npm run bench -- <name> [--json] [--seconds n] [--clients n]\n\n${list}\n`);
    process.exitCode = positionals.length === 0 ? 0 : 1;
    return;
  }
  const flags = new Set([
    ...(values["place-only"] ? ["place-only"] : []),
    ...(values.code ? ["code"] : []),
    ...(values.products === undefined ? [] : [`products=${values.products}`]),
  ]);
  const reports = await bench.run({ seconds: Number(values.seconds), clients: Number(values.clients), flags });
  for (const report of reports) process.stdout.write(`${writeReport(report)}\n`);
  const [first, ...rest] = reports;
  if (values.json && first !== undefined)
    process.stdout.write(`${JSON.stringify(rest.length === 0 ? first : { ...first, parts: rest })}\n`);
  if (reports.some(({ violations }) => violations > 0)) process.exitCode = 1;
}

await main();
