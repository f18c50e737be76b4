import { openHansa } from "@hansa/sdk";
import { fetchProved } from "./proof.ts";

/**
 * The shop's API, asked with the cookie of the session at the desk. Where it wants a fresh proof of who works here, that
 * is asked for in between.
 */
export const hansa = openHansa({ baseUrl: window.location.origin, fetch: fetchProved });

/** An answer of the SDK: data, or the problem of a refusal. */
interface Answer<Data> {
  readonly data?: Data | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** A refusal of the API: `code` is stable, `message` is for people, `fields` says what is wrong with which field. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, string>>;

  constructor(problem: Problem, status: number) {
    super(problem.detail ?? problem.title ?? "The shop refused.");
    this.name = "Refused";
    this.code = problem.code ?? "unknown";
    this.status = status;
    this.fields = Object.fromEntries(
      (problem.violations ?? []).map(({ pointer, message }) => [
        pointer.replace(/^\//, "").replaceAll("/", "."),
        message,
      ]),
    );
  }
}

/** What an RFC 9457 problem of this API holds. */
interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly violations?: readonly { readonly pointer: string; readonly message: string }[];
}

/** Takes the data out of an answer. @throws Refused */
export async function take<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await asked;
  if (!response.ok) throw new Refused(parseProblem(error), response.status);
  return parseData(data);
}

/** Answers without a body have no data, and their type says so already. */
function parseData<Data>(data: Data | undefined): Data {
  return data as Data;
}

function parseProblem(error: unknown): Problem {
  return typeof error === "object" && error !== null ? error : {};
}
