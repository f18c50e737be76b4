import { runFraud } from "./fraud/run-fraud.ts";

/** `npm run fraud -- train|score`: learn from a file of purchases, judge others; `--help` says how. */
process.exitCode = await runFraud(process.argv.slice(2));
