import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const GENERATOR = fileURLToPath(new URL("../../sdk/node_modules/openapi-typescript/bin/cli.js", import.meta.url));

/**
 * The types of every route for `sdk/`, made from the OpenAPI document.
 * The generator needs the classic TypeScript, which stands in the workspace of the SDK only, so it runs by itself.
 *
 * @throws an Error with its words when it fails
 */
export async function writeSdkSchema(openApi: string): Promise<string> {
  const child = spawn(process.execPath, [GENERATOR], { stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.end(openApi);
  const [schema, words, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((done, fail) => child.once("error", fail).once("close", done)),
  ]);
  if (code !== 0) throw new Error(`The types of the SDK could not be written: ${words}`);
  return schema;
}
