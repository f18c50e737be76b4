import type { Client } from "@adyen/api-library";
import { NoAnswer, type Wire } from "../wire.ts";
import { type Fields, isRecord } from "../read.ts";

/** Adyen answered, and it was no. */
export class AdyenRefused extends Error {
  readonly status: number;
  readonly fields: Fields;

  constructor(status: number, fields: Fields) {
    super(`Adyen answered ${String(status)}`);
    this.name = "AdyenRefused";
    this.status = status;
    this.fields = fields;
  }
}

/** Adyen's SDK over our wire. @throws NoAnswer, AdyenRefused through the SDK, which passes them on as they are */
export function adyenHttpClient(wire: Wire, apiKey: string): Client["httpClient"] {
  return {
    async request(...[endpoint, json, , , options]) {
      const answer = await wire({
        method: options?.method ?? "POST",
        url: options?.params === undefined ? endpoint : `${endpoint}?${new URLSearchParams(options.params).toString()}`,
        headers: {
          "content-type": "application/json",
          "x-api-key": apiKey,
          ...(options?.idempotencyKey === undefined ? {} : { "idempotency-key": options.idempotencyKey }),
        },
        body: json.toString(),
      });
      if (answer.status === 204) return "";
      const fields = parseObject(answer.text);
      if (answer.status >= 200 && answer.status < 300) {
        // Not an answer of Adyen's, though it says that all is well.
        if (fields === null) throw new NoAnswer("is not JSON", false);
        return answer.text;
      }
      throw new AdyenRefused(answer.status, fields ?? {});
    },
  };
}

function parseObject(text: string): Fields | null {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? body : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
