const WIDTH = 30;
const EVERY_MS = 100;

/** A bar on a terminal; nothing where nobody looks. */
export interface Progress {
  show(share: number, read: number): void;
  clear(): void;
}

export function openProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  if (!out.isTTY) return { show: () => undefined, clear: () => undefined };
  const begunMs = performance.now();
  let shownMs = 0;
  return {
    show(share, read) {
      const nowMs = performance.now();
      if (nowMs - shownMs < EVERY_MS) return;
      shownMs = nowMs;
      const done = Math.round(share * WIDTH);
      const rate = Math.round((read * 1_000) / Math.max(1, nowMs - begunMs));
      const bar = "█".repeat(done) + "░".repeat(WIDTH - done);
      out.write(
        `\r${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${read.toLocaleString("en")} rows  ${rate.toLocaleString("en")}/s `,
      );
    },
    clear: () => void out.write("\r\u001b[2K"),
  };
}
