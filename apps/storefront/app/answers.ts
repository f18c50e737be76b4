import { data } from "react-router";

/** An answer of the API, as the SDK gives it. */
interface Answer<Body> {
  readonly data?: Body | undefined;
  readonly response: { readonly status: number };
}

const TOO_MANY = 429;

/** Whether the shop could not say: it is too busy, or cannot reach its data. What is asked for may well be there. */
export function isUnsaid({ response }: Answer<unknown>): boolean {
  return response.status >= 500 || response.status === TOO_MANY;
}

/**
 * What the API says; null when there is no such thing, or not for this visitor. A page that took a shop which cannot answer
 * for one that has no such thing would show an empty cart, and tell a search engine that the product is gone.
 *
 * @throws a 503 answer while the shop cannot say
 */
export function found<Body>(answer: Answer<Body>): Body | null {
  if (answer.data !== undefined) return answer.data;
  if (isUnsaid(answer)) throw data(null, 503);
  return null;
}

/**
 * Remembers what the shop last said to questions that everyone asks alike, and takes that where it cannot say now: a
 * checkout must not end because a list of countries has to wait.
 */
export function rememberAnswers<Body>(): (question: string, answer: Answer<Body>) => Body | null {
  const last = new Map<string, Body>();
  return (question, answer) => {
    if (answer.data !== undefined) last.set(question, answer.data);
    return last.get(question) ?? found(answer);
  };
}
