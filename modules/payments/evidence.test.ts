import { newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import type { DisputeRow } from "./dispute-queries.ts";
import { type EvidenceSection, writeEvidence } from "./evidence.ts";
import { inVisualOrder, linesOf, type Measure, type Piece } from "./evidence-text.ts";

const WIDTH = 12;
/** Letters that are all one wide. */
const measure: Measure = (text) => Array.from(text).length;
const texts = (text: string) =>
  linesOf(text, { width: WIDTH, isBold: false, measure }).map((line) => line.map((piece) => piece.text).join(""));

describe("the text of evidence", () => {
  it("breaks between words, within words that are too long, and anywhere in Japanese", () => {
    expect(texts("Two lamps and a rug")).toEqual(["Two lamps ", "and a rug"]);
    expect(texts("Donaudampfschifffahrt")).toEqual(["Donaudampfsc", "hifffahrt"]);
    expect(texts("東京都千代田区丸の内一丁目九番")).toEqual(["東京都千代田区丸の内一丁", "目九番"]);
    expect(texts("one\ntwo")).toEqual(["one", "two"]);
    expect(texts("")).toEqual([""]);
  });

  it("takes each letter from a font that has it", () => {
    const fonts = (text: string, isBold = false) =>
      linesOf(text, { width: 99, isBold, measure }).flatMap((line) => line.map(({ font }) => font));
    expect(fonts("Łódź")).toEqual(["text"]);
    expect(fonts("Łódź", true)).toEqual(["bold"]);
    expect(fonts("ラー b")).toEqual(["japanese", "japanese", "text", "text"]);
  });

  it("sets words that are written from the right in their order, and others in theirs", () => {
    const order = (text: string) => {
      const pieces = text.split(/(\s)/u).map((one): Piece => ({ text: one, font: "text" }));
      return inVisualOrder(pieces).map((piece) => piece.text);
    };
    expect(order("Ada Lovelace")).toEqual(["Ada", " ", "Lovelace"]);
    expect(order("محمد بن سلمان")).toEqual(["سلمان", " ", "بن", " ", "محمد"]);
    expect(order("To محمد بن in Cairo")).toEqual(["To", " ", "بن", " ", "محمد", " ", "in", " ", "Cairo"]);
    expect(order("شارع 12 Elbe Street")).toEqual(["Elbe", " ", "Street", " ", "12", " ", "شارع"]);
  });
});

describe("the evidence of a dispute", () => {
  const dispute: DisputeRow = {
    id: newId(),
    provider: "sandbox",
    reference: "dis_1",
    attemptKey: newId(),
    orderId: newId(),
    amountMinor: 4999n,
    currency: "EUR",
    reason: "fraudulent",
    state: "open",
    respondBy: null,
    bookedMinor: 4999n,
    openedAt: new Date("2026-11-20T10:00:00Z"),
    closedAt: null,
  };
  const about = (...values: readonly string[]): readonly EvidenceSection[] => [
    { title: "Where it went", facts: values.map((value, index) => ({ label: `Line ${String(index)}`, value })) },
  ];
  const fontsOf = (pdf: Buffer) => [
    ...new Set([...pdf.toString("latin1").matchAll(/\/BaseFont \/[A-Z]{6}\+([\w-]+)/g)].map(([, name]) => name)),
  ];

  it("is the same for the same facts, and holds only the fonts that it needs", async () => {
    const plain = await writeEvidence(dispute, about("Łukasz Żółć", "Ωμέγα", "Жизнь", "محمد بن سلمان"));
    expect(plain.equals(await writeEvidence(dispute, about("Łukasz Żółć", "Ωμέγα", "Жизнь", "محمد بن سلمان")))).toBe(
      true,
    );
    expect(fontsOf(plain).toSorted((one, two) => (one ?? "").localeCompare(two ?? ""))).toEqual([
      "DejaVuSans",
      "DejaVuSans-Bold",
    ]);
    const japanese = await writeEvidence(dispute, about("山田太郎", "東京都千代田区丸の内1-9-1"));
    expect(fontsOf(japanese)).toContain("Kosugi-Regular");
  });

  it("goes on over pages when there is much of it", async () => {
    const long = await writeEvidence(
      dispute,
      about(...Array.from({ length: 150 }, (_, line) => `Mail ${String(line)}`)),
    );
    expect(long.toString("latin1").match(/\/Type \/Page\n/g)?.length).toBeGreaterThan(2);
  });
});
