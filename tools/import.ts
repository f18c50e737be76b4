import { runImport } from "./import/run-import.ts";

/** `npm run import -- <kind> <file> [--format f] [--dry-run]`; exits with 1 if any row failed. */
process.exitCode = await runImport(process.argv.slice(2));
