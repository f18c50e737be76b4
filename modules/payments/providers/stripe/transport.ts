import type { Stripe } from "stripe";
import type { Wire, WireAnswer } from "../wire.ts";

/** Stripe's SDK over our wire. Failures pass through the SDK as the detail of its connection error. */
export function stripeHttpClient(wire: Wire): Stripe.HttpClient {
  return {
    getClientName: () => "hansa",
    async makeRequest(...[host, port, path, method, headers, requestData, protocol]) {
      const texts = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
      const url = `${protocol}://${host}:${String(port)}${path}`;
      return responseOf(await wire({ method, url, headers: Object.fromEntries(texts), body: requestData ?? "" }));
    },
  };
}

function responseOf({ status, headers, text }: WireAnswer): Stripe.HttpClientResponse {
  // The SDK writes the request's id and more onto it.
  const raw = { headers: { ...headers }, statusCode: status };
  return {
    getStatusCode: () => status,
    getHeaders: () => headers,
    getRawResponse: () => raw,
    toStream: (done) => {
      done();
      return text;
    },
    toJSON: () => Promise.resolve(parseJson(text)),
  };
}

/** @throws SyntaxError, which the SDK reports as an answer that it cannot read */
function parseJson(text: string): object {
  const body: unknown = JSON.parse(text);
  if (typeof body !== "object" || body === null) throw new SyntaxError("not an object");
  return body;
}
