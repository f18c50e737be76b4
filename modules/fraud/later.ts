import type { PurchaseToScreen } from "./purchase.ts";

/** Purchases that are judged at one time, and how far such times are apart: at most 128 a second beside what sells. */
export const LATER_BATCH = 32;
export const LATER_EVERY_MS = 250;
/** Purchases that may wait; beyond, the newest is not judged, which is told. */
export const MAX_LATER = 20_000;

/** Purchases that stand already and are judged when there is time. */
export interface Later {
  add(purchase: PurchaseToScreen): void;
  /** Judges all that wait. */
  drain(): Promise<void>;
}

/** A line of purchases that is walked slowly, so that a rush of orders is not slowed by judging them. */
export function createLater(judge: (purchase: PurchaseToScreen) => Promise<unknown>, onLost: () => void): Later {
  const waiting: PurchaseToScreen[] = [];
  let timer: NodeJS.Timeout | null = null;
  const walk = async (): Promise<void> => {
    const batch = waiting.splice(0, LATER_BATCH);
    await Promise.all(batch.map((purchase) => judge(purchase).catch(onLost)));
  };
  const wake = (): void => {
    if (timer !== null || waiting.length === 0) return;
    timer = setTimeout(() => {
      timer = null;
      void walk().then(wake);
    }, LATER_EVERY_MS);
    timer.unref();
  };
  return {
    add(purchase) {
      if (waiting.length >= MAX_LATER) return onLost();
      waiting.push(purchase);
      wake();
    },
    async drain() {
      while (waiting.length > 0) await walk();
    },
  };
}
