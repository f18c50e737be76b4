import { Type } from "typebox";
import { Compile } from "typebox/compile";
import type { TaxAnswer, TaxProvider, TaxQuestion } from "./provider.ts";
import type { AppliedTax } from "./tax-rate.ts";

/** How long somebody outside may think before the table answers: a customer waits for it. */
export const TAX_TIMEOUT_MS = 800;
/** Longest answer that is read. */
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_PPM = 1_000_000;

const closed = { additionalProperties: false } as const;
const text = (longest: number) => Type.String({ minLength: 1, maxLength: longest });
const Rate = Type.Object(
  {
    category: text(64),
    components: Type.Array(
      Type.Object({ code: text(64), name: text(200), ratePpm: Type.Integer({ minimum: 0, maximum: MAX_PPM }) }, closed),
      { maxItems: 20 },
    ),
  },
  closed,
);
const answerCheck = Compile(Type.Object({ rates: Type.Array(Rate, { maxItems: 100 }) }, closed));

/** Where the provider is, and what opens it. */
export interface HttpTaxOptions {
  /** Without a slash at its end; `/v1/rates` follows. */
  readonly url: string;
  /** Sent as a bearer token; null sends none. */
  readonly key: string | null;
  readonly timeoutMs?: number;
}

/**
 * A provider behind HTTP, by the protocol that README.md describes: POST /v1/rates. Whatever goes wrong is `unknown`: no
 * connection, no answer in time, another status than 200, or an answer that is not of the form.
 */
export function createHttpTaxProvider({ url, key, timeoutMs = TAX_TIMEOUT_MS }: HttpTaxOptions): TaxProvider {
  async function ask(question: TaxQuestion): Promise<TaxAnswer> {
    const answer = await fetch(`${url}/v1/rates`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(question),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body = await answer.text();
    if (answer.status !== 200) return { kind: "unknown", reason: `status ${String(answer.status)}` };
    if (body.length > MAX_ANSWER_BYTES) return { kind: "unknown", reason: "the answer is too long" };
    return parseAnswer(body, question);
  }
  return {
    name: "outside",
    async lookUp(question) {
      try {
        return await ask(question);
      } catch (error) {
        return { kind: "unknown", reason: error instanceof Error ? error.message : "no answer" };
      }
    },
  };
}

function parseAnswer(body: string, { categories }: TaxQuestion): TaxAnswer {
  const given: unknown = JSON.parse(body);
  if (!answerCheck.Check(given)) return { kind: "unknown", reason: "the answer is not of the form" };
  const byCategory = new Map<string, AppliedTax>();
  for (const { category, components } of given.rates) {
    const ratePpm = components.reduce((sum, component) => sum + component.ratePpm, 0);
    if (ratePpm > MAX_PPM) return { kind: "unknown", reason: "the taxes are more than the price" };
    if (!categories.includes(category)) continue;
    byCategory.set(category, { ratePpm, code: components[0]?.code ?? "none", rounding: "line", components });
  }
  return { kind: "rates", byCategory };
}
