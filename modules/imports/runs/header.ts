import type { Readable } from "node:stream";
import { parse } from "csv-parse";
import { findDelimiter } from "../reading/delimiter.ts";
import { MAX_LINE_LENGTH } from "../reading/lines.ts";
import { UnreadableFile } from "../reading/row.ts";
import type { Preset, RunKind } from "./run-kinds.ts";

/** Most columns of a file. */
export const MAX_COLUMNS = 500;
const SAMPLES = 3;
const LONGEST_SAMPLE = 80;

/** A column of the file: its header, and what its first rows say. */
export interface HeaderColumn {
  readonly name: string;
  readonly samples: readonly string[];
}

/** Reads the header of a CSV and its first rows. @throws UnreadableFile when there is none, or it has too many columns */
export async function readHeader(stream: Readable, format: "csv" | "tsv"): Promise<readonly HeaderColumn[]> {
  const parser = stream.pipe(
    parse({
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      delimiter: format === "tsv" ? "\t" : await findDelimiter(stream),
      max_record_size: MAX_LINE_LENGTH,
      to: SAMPLES + 1,
    }),
  );
  stream.on("error", (error) => parser.destroy(error));
  const records: (readonly string[])[] = [];
  for await (const record of parser as AsyncIterable<readonly string[]>) records.push(record);
  stream.destroy();
  const [header, ...rows] = records;
  if (header === undefined) throw new UnreadableFile("The file is empty.");
  if (header.length > MAX_COLUMNS) throw new UnreadableFile(`The file has more than ${String(MAX_COLUMNS)} columns.`);
  return header.map((name, index) => ({
    name: name.replaceAll("\0", "").trim().slice(0, LONGEST_SAMPLE),
    samples: rows.map((row) => (row[index] ?? "").replaceAll("\0", "").trim().slice(0, LONGEST_SAMPLE)),
  }));
}

/** What each column is by a preset: of two columns that would be the same the first is. */
export function nameColumns(header: readonly HeaderColumn[], preset: Preset): readonly (string | null)[] {
  const taken = new Set<string>();
  return header.map(({ name }) => {
    const ours = preset.nameOf(name);
    if (ours === null || taken.has(ours)) return null;
    taken.add(ours);
    return ours;
  });
}

/** The preset that knows the most columns; the earlier one of equals. */
export function findPreset({ presets }: Pick<RunKind, "presets">, header: readonly HeaderColumn[]): Preset {
  const known = (preset: Preset): number => nameColumns(header, preset).filter((name) => name !== null).length;
  const [first, ...others] = presets;
  if (first === undefined) throw new Error("a kind without presets");
  return others.reduce((best, preset) => (known(preset) > known(best) ? preset : best), first);
}
