import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { SearchDocument } from "./document.ts";
import { SegmentBuilder } from "./segment-builder.ts";
import type { Segment } from "./segment.ts";

/** Longest that work which nobody waits for holds up searches, in one go. */
const SLICE_MS = 2;
let begunMs = performance.now();

/** Lets searches pass when it is time; at once otherwise. */
export async function pause(): Promise<void> {
  if (performance.now() - begunMs < SLICE_MS) return;
  await setImmediate();
  begunMs = performance.now();
}

/** Packs at once, in this thread. */
export function packNow(documents: readonly SearchDocument[], today: number): Segment {
  const builder = new SegmentBuilder();
  for (const document of documents) builder.add(document);
  return builder.pack(today);
}

/** Packs in this thread, a few documents at a time: searches are answered in between. */
export async function packSlowly(documents: readonly SearchDocument[], today: number): Promise<Segment> {
  const builder = new SegmentBuilder();
  for (const document of documents) {
    builder.add(document);
    await pause();
  }
  for (const steps = builder.packing(today); ; await pause()) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
