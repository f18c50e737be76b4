import { everyRow } from "./every-row.ts";
import type { List, ListQuery } from "./list.ts";

/** Quotes a cell, and keeps a spreadsheet from running it as a formula. */
export function csvCell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) && !/^-?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

/** Saves every row of the filter as CSV. @returns how many rows it holds */
export async function saveAsCsv<Row>(list: List<Row>, filters: ListQuery["filters"]): Promise<number> {
  const lines = [list.columns.map(({ header }) => csvCell(header)).join(",")];
  for await (const row of everyRow(list, filters)) {
    lines.push(list.columns.map(({ text }) => csvCell(text(row))).join(","));
  }
  saveFile(`${list.name}.csv`, new Blob([`\uFEFF${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" }));
  return lines.length - 1;
}

/** Gives the reader a file to keep. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
