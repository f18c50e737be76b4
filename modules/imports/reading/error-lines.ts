import type { RowError } from "./row.ts";

/** First line of a list of rows that failed. */
export const ERROR_HEADER = "row,column,message\n";

/** One row that failed, as a line of CSV. */
export function errorLineOf({ line, column, message }: RowError): string {
  return `${String(line)},${quote(column)},${quote(message)}\n`;
}

function quote(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
