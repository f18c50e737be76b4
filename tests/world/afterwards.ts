import { afterAll } from "vitest";

const closers: (() => unknown)[] = [];

// Said once, when the file is read: a hook that a running test adds is never called.
afterAll(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** Has this done after the file, the last first, whatever becomes of its tests. */
export function afterwards(close: () => unknown): void {
  closers.push(close);
}
