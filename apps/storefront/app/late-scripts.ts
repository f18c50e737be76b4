const HEAD_END = "</head>";
const PRELOAD = /<link rel="modulepreload"[^>]*>/g;

/**
 * Lets a page's scripts wait for its style and its first pictures: the page is read and used without them, and on a slow
 * line what is fetched ahead of them takes their place. The page still names its scripts where it ends, and those are few
 * files (`vite.config.ts`), so that it comes alive one round later. The head comes in one piece: nothing waits here.
 */
export function lateScripts(page: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let head = "";
  let isOver = false;
  return page.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, out) {
        const text = decoder.decode(bytes, { stream: true });
        if (isOver) {
          out.enqueue(encoder.encode(text));
          return;
        }
        head += text;
        isOver = head.includes(HEAD_END);
        if (isOver) out.enqueue(encoder.encode(head.replace(PRELOAD, "")));
      },
      flush(out) {
        if (!isOver) out.enqueue(encoder.encode(head));
      },
    }),
  );
}
