/** Things to be closed in the opposite order in which they were opened. */
export interface Closer {
  /** Takes what closes one thing; if that is a promise, the next one waits for it. */
  add(close: () => unknown): void;
  /** Closes everything, the last first; one that fails does not keep the others open. Safe to call twice. */
  close(): Promise<void>;
}

export function createCloser(): Closer {
  const closers: (() => unknown)[] = [];
  let closing: Promise<void> | null = null;
  async function closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, "Not everything could be closed.");
  }
  return {
    add: (close) => void closers.push(close),
    close: () => (closing ??= closeAll()),
  };
}
