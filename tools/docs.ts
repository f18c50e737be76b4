import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeConfigurationPage } from "#platform/config";
import { describeRoutes } from "../apps/server/describe-routes.ts";
import { writeReference } from "./reference/pages.ts";
import { writeSdkSchema } from "./reference/sdk.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const isCheck = process.argv.includes("--check");

/** `npm run docs`: writes everything that is generated from the code; with `--check` it only says what is stale. */
const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { readonly version: string };
const reference = writeReference(describeRoutes(), version);
const pages = {
  ...reference,
  "sdk/schema.gen.ts": await writeSdkSchema(reference["openapi.json"] ?? "{}"),
  "docs/reference/configuration.md": writeConfigurationPage(),
};
for (const [file, text] of Object.entries(pages)) {
  const path = join(root, file);
  const stands = await readFile(path, "utf8").catch(() => "");
  if (stands === text) continue;
  if (isCheck) {
    process.stderr.write(`${file} is stale: run \`npm run docs\`.\n`);
    process.exitCode = 1;
    continue;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  process.stdout.write(`${file}\n`);
}
