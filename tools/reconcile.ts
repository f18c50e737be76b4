import { runReconcile } from "./reconcile/run-reconcile.ts";

/** `npm run reconcile -- <provider> <file>`: compare a provider's settlement file with the books; `--help` says how. */
process.exitCode = await runReconcile(process.argv.slice(2));
