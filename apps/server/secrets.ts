import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newDeskKey } from "#modules/identity";

/** Name of the file in the data directory. */
export const SECRETS_FILE = "secrets.json";
const SECRET_BYTES = 32;

/** What a single-box shop keeps secret beside its database; a deployment of several processes sets them by environment. */
export interface Secrets {
  /** Order links are made of it. */
  readonly orderLinks: string;
  /** What Hansa shows the sandbox provider, and what that signs its webhooks with. */
  readonly sandboxKey: string;
  readonly sandboxWebhooks: string;
  /** The API key of the desk: a demo shop prints it, any other makes it at its first start and says where it lies. */
  readonly deskKey: string;
}

/** Reads the secrets of this data directory, or makes them at the first start, readable by their owner alone. */
export async function openSecrets(dataDirectory: string): Promise<Secrets> {
  const path = join(dataDirectory, SECRETS_FILE);
  const made: Secrets = {
    orderLinks: randomSecret(),
    sandboxKey: randomSecret(),
    sandboxWebhooks: randomSecret(),
    deskKey: newDeskKey(),
  };
  await mkdir(dataDirectory, { recursive: true });
  try {
    await writeFile(path, JSON.stringify(made, null, 2), { mode: 0o600, flag: "wx" });
    return made;
  } catch (error) {
    if (!isAlreadyThere(error)) throw error;
    return parseSecrets(await readFile(path, "utf8"), path);
  }
}

function randomSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}

function parseSecrets(text: string, path: string): Secrets {
  const read = JSON.parse(text) as Partial<Secrets>;
  const { orderLinks, sandboxKey, sandboxWebhooks, deskKey } = read;
  if (!orderLinks || !sandboxKey || !sandboxWebhooks || !deskKey) {
    throw new Error(`${path} is incomplete; put back the missing secret or remove the file to make new ones.`);
  }
  return { orderLinks, sandboxKey, sandboxWebhooks, deskKey };
}
