import { fileURLToPath } from "node:url";
import { unpackWoff } from "./woff.ts";
import { type FontName, linesOf, type Measure, type Piece } from "./evidence-text.ts";

/**
 * DejaVu Sans has Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic letters, Kosugi Japanese ones; what neither
 * has is an empty box. Only the letters that are used become part of the document. They are looked
 * for when the first document is written: a shop whose fonts are missing sells all the same.
 */
const FONT_FILES: Readonly<Record<FontName, () => string>> = {
  text: () => import.meta.resolve("@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff"),
  bold: () => import.meta.resolve("@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff"),
  japanese: () => import.meta.resolve("@fontsource/kosugi/files/kosugi-japanese-400-normal.woff"),
};
// Some five megabytes, from the first document on.
const unpacked = new Map<string, Buffer>();
/** Height of a line, in sizes of its letters. */
const LEADING = 1.35;

/** Where and how a text is written. */
export interface Column {
  readonly x: number;
  readonly width: number;
  readonly size: number;
  readonly isBold: boolean;
}

/** Sheets that are written from top to bottom. */
export interface Paper {
  /** Writes texts side by side, each in its column, and goes on below the longest. A line that fits no more begins a page. */
  write(...texts: readonly { readonly text: string; readonly column: Column }[]): void;
  /** Leaves so much free. */
  skip(points: number): void;
}

/** Lays fonts into a document and writes on its sheets. */
export function openPaper(document: PDFKit.PDFDocument): Paper {
  for (const [name, urlOf] of Object.entries(FONT_FILES)) document.registerFont(name, fontAt(urlOf()));
  const bottom = document.page.height - document.page.margins.bottom;
  let y = document.page.margins.top;

  function drawLine(pieces: readonly Piece[], { x, size }: Column, top: number): void {
    let at = x;
    for (const { text, font } of pieces) {
      document.font(font).fontSize(size).text(text, at, top, { lineBreak: false });
      at += document.widthOfString(text);
    }
  }
  const measureAt =
    (size: number): Measure =>
    (text, font) =>
      document.font(font).fontSize(size).widthOfString(text);

  return {
    write(...texts) {
      const columns = texts.map(({ text, column }) => {
        const { width, isBold, size } = column;
        return { column, lines: linesOf(text, { width, isBold, measure: measureAt(size) }) };
      });
      const height = Math.max(...texts.map(({ column }) => column.size)) * LEADING;
      const count = Math.max(...columns.map(({ lines }) => lines.length));
      for (let line = 0; line < count; line++) {
        if (y + height > bottom) {
          document.addPage();
          y = document.page.margins.top;
        }
        for (const { column, lines } of columns) drawLine(lines[line] ?? [], column, y);
        y += height;
      }
    },
    skip(points) {
      y += points;
    },
  };
}

function fontAt(url: string): Buffer {
  const font = unpacked.get(url) ?? unpackWoff(fileURLToPath(url));
  unpacked.set(url, font);
  return font;
}
