const HOUR_S = 3_600;

/** Text for machines, which may be kept for an hour. */
export function machineAnswer(text: string, type: string): Response {
  return new Response(text, { headers: headersOf(type) });
}

/**
 * Text for machines that is written while it is sent, so that a long one takes no more memory than a short one; zipped for
 * whoever takes that.
 */
export function machineStream(request: Request, type: string, parts: AsyncGenerator<string>): Response {
  const text = new ReadableStream<string>({
    async pull(stream) {
      const { done, value } = await parts.next();
      if (done === true) stream.close();
      else stream.enqueue(value);
    },
    cancel: async () => void (await parts.return(undefined)),
  }).pipeThrough(new TextEncoderStream());
  const takesGzip = (request.headers.get("accept-encoding") ?? "").includes("gzip");
  if (!takesGzip) return new Response(text, { headers: headersOf(type) });
  const zipped = text.pipeThrough<Uint8Array>(new CompressionStream("gzip"));
  return new Response(zipped, { headers: { ...headersOf(type), "content-encoding": "gzip" } });
}

function headersOf(type: string): Readonly<Record<string, string>> {
  return {
    "content-type": `${type}; charset=utf-8`,
    "cache-control": `public, max-age=${String(HOUR_S)}`,
    "x-content-type-options": "nosniff",
    vary: "accept-encoding",
  };
}

/** Text as it stands in XML. */
export function xml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "");
}
