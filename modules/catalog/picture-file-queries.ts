import { first, type Queryable, run, sql, type Tx } from "#platform/db";

/** Keeps a picture under its digest; one that is there is left as it is. */
export async function insertPictureFile(
  tx: Tx,
  file: { readonly digest: Buffer; readonly content: Buffer; readonly width: number; readonly height: number },
): Promise<void> {
  await run(
    tx,
    sql`
      insert into catalog.picture_file (digest, content, width, height, created_at)
      values (
        ${file.digest}::bytea, ${file.content}::bytea, ${file.width}::int, ${file.height}::int, ${tx.now}::timestamptz
      )
      on conflict (digest) do nothing
    `,
  );
}

interface PictureContent {
  readonly content: Buffer;
}

/** The bytes of a picture; null when nobody uploaded it. */
export async function selectPictureFile(on: Queryable, digest: Buffer): Promise<Buffer | null> {
  const found = await first(
    on,
    sql<PictureContent>`select content from catalog.picture_file where digest = ${digest}::bytea`,
  );
  return found?.content ?? null;
}
