import { hash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { isFresh } from "#platform/http";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};
const COMPRESSED = new Set([".css", ".html", ".js", ".json", ".svg", ".txt"]);
/** What stands beside a file that was compressed. */
const CODINGS = { br: ".br", gzip: ".gz" } as const;
/** Names of built files hold a hash of their content. */
const FOREVER = "public, max-age=31536000, immutable";
const ASK_AGAIN = "public, max-age=0, must-revalidate";
/** Most files of one build, and most bytes of one: they are kept in memory. */
const MAX_FILES = 2_000;
const MAX_BYTES = 4_000_000;

/** Built files, in memory, with what browsers take of them. */
export interface Files {
  /** Answers GET and HEAD of a known path. @returns whether it did */
  serve(request: IncomingMessage, response: ServerResponse, path: string): boolean;
}

interface File {
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  readonly plain: Buffer;
  readonly br: Buffer | null;
  readonly gzip: Buffer | null;
}

/** Compresses what browsers take compressed, beside the files: once a build, as it is three seconds of work. */
export async function compressFiles(folder: string): Promise<void> {
  const names = (await namesIn(folder)).filter((name) => COMPRESSED.has(extname(name)));
  await Promise.all(
    names.map(async (name) => {
      const plain = await readFile(name);
      await writeFile(name + CODINGS.br, await promisify(brotliCompress)(plain));
      await writeFile(name + CODINGS.gzip, await promisify(gzip)(plain));
    }),
  );
}

/** Reads a folder of built files, with what was compressed of them. @throws an Error when it holds more than a build would */
export async function openFiles(folder: string): Promise<Files> {
  const names = await namesIn(folder);
  if (names.length > MAX_FILES) throw new Error(`${folder} holds more than ${String(MAX_FILES)} files.`);
  const files = new Map<string, File>(
    await Promise.all(
      names.map(async (name) => [`/${relative(folder, name).split(sep).join("/")}`, await readBuilt(name)] as const),
    ),
  );
  return {
    serve(request, response, path) {
      const file = files.get(path);
      if (file === undefined || (request.method !== "GET" && request.method !== "HEAD")) return false;
      send(request, response, file);
      return true;
    },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const coded = new Set<string>(Object.values(CODINGS));
  return (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(`${sep}.vite`) && !coded.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
}

async function readBuilt(name: string): Promise<File> {
  const plain = await readFile(name);
  if (plain.length > MAX_BYTES) throw new Error(`${name} is larger than ${String(MAX_BYTES)} bytes.`);
  const extension = extname(name);
  return {
    type: TYPES[extension] ?? "application/octet-stream",
    etag: `"${hash("sha256", plain, "base64url").slice(0, 22)}"`,
    cacheControl: name.includes(`${sep}assets${sep}`) ? FOREVER : ASK_AGAIN,
    plain,
    br: await readFile(name + CODINGS.br).catch(() => null),
    gzip: await readFile(name + CODINGS.gzip).catch(() => null),
  };
}

function send(request: IncomingMessage, response: ServerResponse, file: File): void {
  response.setHeader("etag", file.etag);
  response.setHeader("cache-control", file.cacheControl);
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("vary", "accept-encoding");
  if (isFresh(request.headers["if-none-match"], file.etag)) {
    response.writeHead(304).end();
    return;
  }
  const accepted = request.headers["accept-encoding"] ?? "";
  const coding = file.br !== null && accepted.includes("br") ? "br" : accepted.includes("gzip") ? "gzip" : "plain";
  const body = (coding === "plain" ? null : file[coding]) ?? file.plain;
  if (body !== file.plain) response.setHeader("content-encoding", coding);
  response.writeHead(200, { "content-type": file.type, "content-length": body.length });
  response.end(request.method === "HEAD" ? undefined : body);
}
