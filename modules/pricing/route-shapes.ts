import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import type { Actor } from "#platform/http";
import { MAX_PRICE_MINOR } from "./set-prices.ts";

export const closed = { additionalProperties: false } as const;
export const Code = Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,63}$", maxLength: 64 });
export const Country = Type.String({ pattern: "^[A-Z]{2}$", maxLength: 2 });
export const Currency = Type.String({ pattern: "^[A-Z]{3}$", maxLength: 3 });
export const Amount = Type.Integer({ minimum: 0, maximum: Number(MAX_PRICE_MINOR) });
export const Moment = Type.Union([Type.String({ format: "date-time", maxLength: 40 }), Type.Null()]);

/** An RFC 3339 instant; null stays null. @throws InvalidInput when it is none */
export function toMoment(text: string | null): Date | null {
  if (text === null) return null;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidInput([{ pointer: "", message: `${text} is not a point in time` }]);
  return at;
}

/** Who changes something, as the price history names it. */
export function changedBy(actor: Actor): string {
  return actor.kind === "guest" ? "guest" : `${actor.kind} ${actor.id}`;
}
