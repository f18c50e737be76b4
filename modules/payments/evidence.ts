import { exponentOf, type Money, money, parseCurrency } from "@hansa/kernel";
import type { Queryable } from "#platform/db";
import type { DisputeRow } from "./dispute-queries.ts";

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

/** Puts the evidence of a dispute on paper: A4, plain, for a bank's clerk. The same facts make the same pages. */
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
  document.font("Helvetica-Bold").fontSize(16).text(`Dispute ${dispute.reference}`);
  document.moveDown(0.5);
  for (const section of [caseSection(dispute), ...sections]) writeSection(document, section);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

/** An amount by the code of its currency: the fonts of a plain document have no sign for most of them. */
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

function writeSection(document: PDFKit.PDFDocument, { title, facts }: EvidenceSection): void {
  document.moveDown(0.8).font("Helvetica-Bold").fontSize(12).text(title);
  document.moveDown(0.2).fontSize(10);
  const { left } = document.page.margins;
  for (const { label, value } of facts.slice(0, MAX_FACTS)) {
    const { y } = document;
    document.font("Helvetica-Bold").text(label, left, y, { width: LABEL_WIDTH });
    const afterLabel = document.y;
    document.font("Helvetica").text(value === "" ? "–" : value, left + LABEL_WIDTH, y);
    document.x = left;
    document.y = Math.max(document.y, afterLabel);
  }
}
