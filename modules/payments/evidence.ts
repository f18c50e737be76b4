import { exponentOf, type Money, money, parseCurrency } from "@hansa/kernel";
import type { Queryable } from "#platform/db";
import type { DisputeRow } from "./dispute-queries.ts";
import { openPaper, type Paper } from "./evidence-paper.ts";

/** One part of the evidence: what it is about, and facts as label and value. */
export interface EvidenceSection {
  readonly title: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** A room above that knows something of an order: what was bought, where it went, which mails were sent. */
export interface EvidenceSource {
  collect(on: Queryable, orderId: string): Promise<readonly EvidenceSection[]>;
}

/** Most facts of one section; evidence is read by people. */
const MAX_FACTS = 200;
const LABEL_WIDTH = 150;
/** Between a label and its value. */
const GUTTER = 10;

/**
 * Puts the evidence of a dispute on paper: A4, plain, for a bank's clerk, in the letters of the languages that a shop sells in.
 * The same facts make the same pages.
 */
export async function writeEvidence(dispute: DisputeRow, sections: readonly EvidenceSection[]): Promise<Buffer> {
  // Disputes are rare, and the fonts alone take longer to load than all of this room.
  const { default: PdfDocument } = await import("pdfkit");
  const document = new PdfDocument({
    size: "A4",
    margin: 50,
    info: { Title: `Evidence for dispute ${dispute.reference}`, CreationDate: dispute.openedAt },
  });
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    document.once("end", resolve);
    document.once("error", reject);
  });
  const { left, right } = document.page.margins;
  const whole = { x: left, width: document.page.width - left - right };
  const paper = openPaper(document);
  paper.write({ text: `Dispute ${dispute.reference}`, column: { ...whole, size: 16, isBold: true } });
  for (const section of [caseSection(dispute), ...sections]) writeSection(paper, section, whole);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

/** An amount by the code of its currency, which every clerk can read. */
export function moneyText({ amountMinor, currency }: Money): string {
  const decimals = exponentOf(currency);
  const digits = String(amountMinor < 0n ? -amountMinor : amountMinor).padStart(decimals + 1, "0");
  const major = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return `${amountMinor < 0n ? "-" : ""}${major} ${currency}`;
}

function caseSection(dispute: DisputeRow): EvidenceSection {
  const { provider, reason, amountMinor, currency, openedAt, respondBy } = dispute;
  return {
    title: "The case",
    facts: [
      { label: "Provider", value: provider },
      { label: "Reason given", value: reason },
      { label: "Amount", value: moneyText(money(amountMinor, parseCurrency(currency))) },
      { label: "Opened", value: openedAt.toISOString() },
      { label: "Answer due", value: respondBy?.toISOString() ?? "not said" },
    ],
  };
}

function writeSection(
  paper: Paper,
  { title, facts }: EvidenceSection,
  { x, width }: { readonly x: number; readonly width: number },
): void {
  paper.skip(12);
  paper.write({ text: title, column: { x, width, size: 12, isBold: true } });
  paper.skip(3);
  const labels = { x, width: LABEL_WIDTH - GUTTER, size: 10, isBold: true };
  const values = { x: x + LABEL_WIDTH, width: width - LABEL_WIDTH, size: 10, isBold: false };
  for (const { label, value } of facts.slice(0, MAX_FACTS)) {
    paper.write({ text: label, column: labels }, { text: value === "" ? "–" : value, column: values });
  }
}
