import { constants } from "node:fs";
import { access, type FileHandle, open, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ERROR_HEADER, errorLineOf, type RowError } from "#modules/imports";

/** Rows that failed, one line each, beside the imported file. */
export interface ErrorFile {
  readonly path: string;
  /** Whether it had to go to the working folder, because the file's own cannot be written. */
  readonly isElsewhere: boolean;
  write(errors: readonly RowError[]): Promise<void>;
  close(): Promise<void>;
}

/** Takes away what an earlier import left; the file itself is made with the first error. */
export async function openErrorFile(imported: string): Promise<ErrorFile> {
  const folder = dirname(resolve(imported));
  const isElsewhere = !(await isWritable(folder));
  const path = join(isElsewhere ? process.cwd() : folder, `${basename(imported)}.errors.csv`);
  await rm(path, { force: true });
  let file: Promise<FileHandle> | null = null;
  return {
    path,
    isElsewhere,
    async write(errors) {
      file ??= start(path);
      await (await file).write(errors.map(errorLineOf).join(""));
    },
    async close() {
      await (await file)?.close();
    },
  };
}

async function start(path: string): Promise<FileHandle> {
  const file = await open(path, "w");
  await file.write(ERROR_HEADER);
  return file;
}

/** The superuser may write everywhere, but a folder that nobody may write is meant to stay as it is. */
async function isWritable(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & 0o222) === 0) return false;
  return await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
