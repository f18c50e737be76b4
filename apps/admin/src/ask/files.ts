import { saveFile } from "../table/csv.ts";
import { take } from "./hansa.ts";

/** Saves a file that the shop writes as the answer of a route. @throws Refused */
export async function fetchFile(path: string, name: string): Promise<void> {
  const answer = await fetch(path);
  await take(readRefusal(answer));
  saveFile(name, await answer.blob());
}

/** Sends a CSV to a route that reads one, and gives what it told of it to `parse`. @throws Refused */
export async function sendCsv<Told>(path: string, file: File, parse: (told: unknown) => Told): Promise<Told> {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "text/csv" }, body: file });
  await take(readRefusal(answer));
  return parse(await answer.json());
}

/** Sends a piece of a file as it is. @throws Refused */
export async function sendPiece(path: string, piece: Blob): Promise<void> {
  const headers = { "content-type": "application/octet-stream" };
  await take(readRefusal(await fetch(path, { method: "PUT", headers, body: piece })));
}

async function readRefusal(response: Response): Promise<{ readonly error?: unknown; readonly response: Response }> {
  return response.ok ? { response } : { error: await response.json(), response };
}
