import { randomInt } from "node:crypto";
import { hashToken } from "./token.ts";

/** Codes that are given out at once. */
export const RECOVERY_CODES = 10;
/** Thirty-two letters and digits, without those that look alike on paper. */
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GROUPS = 4;
const GROUP = 4;

/** New codes of 80 random bits each, `ABCD-EFGH-JKLM-NPQR`, shown once and kept as `hashRecoveryCode`. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, () => Array.from({ length: GROUPS }, newGroup).join("-"));
}

/** What is stored of a code, however it was typed. Plain SHA-256 is enough: nobody tries 2^80 of them. */
export function hashRecoveryCode(code: string): Buffer {
  return hashToken(code.replaceAll(/[\s-]/g, "").toUpperCase());
}

function newGroup(): string {
  return Array.from({ length: GROUP }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join("");
}
