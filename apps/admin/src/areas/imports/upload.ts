import { sendPiece } from "../../ask/files.ts";
import { hansa, take } from "../../ask/hansa.ts";

/** What is to be uploaded, and who wants to hear how much of it was sent, from 0 to 1. */
export interface Upload {
  readonly kind: "products" | "stock" | "prices" | "customers";
  readonly file: File;
  readonly flags: string[];
  readonly chunkBytes: number;
  readonly onProgress: (share: number) => void;
}

/** Sends a file in pieces. @returns the import's id @throws Refused */
export async function uploadFile({ kind, file, flags, chunkBytes, onProgress }: Upload): Promise<string> {
  const body = { kind, fileName: file.name.slice(-200), sizeBytes: file.size, flags };
  const { id } = await take(hansa.POST("/v1/admin/imports", { body }));
  for (let number = 0; number * chunkBytes < file.size; number++) {
    const piece = file.slice(number * chunkBytes, (number + 1) * chunkBytes);
    await sendPiece(`/v1/admin/imports/${id}/chunks/${String(number)}`, piece);
    onProgress(Math.min(1, ((number + 1) * chunkBytes) / file.size));
  }
  return id;
}
