import { setImmediate as nextTurn } from "node:timers/promises";
import { DatabaseBusy, EffectUnknown, Overloaded } from "./errors.ts";

/** What a batcher gathers, how much of it, and what runs it. */
export interface BatcherOptions<Command, Outcome> {
  /** For metrics and refusals. */
  readonly name: string;
  /** Most commands in one batch; beyond about 128 the cost per command is flat and the tail only grows. */
  readonly maxBatch: number;
  /** Most commands that may wait; one more is refused with `Overloaded` at once. */
  readonly maxQueue: number;
  /** Most batches in flight at once. The second and later ones start only when a full batch is waiting. */
  readonly lanes: number;
  /**
   * Runs one batch: one outcome per command, in order. When it throws for another reason than a busy database, each
   * command is run again alone, so that only the guilty one fails: a throw must leave nothing behind.
   */
  readonly run: (commands: readonly Command[]) => Promise<readonly Outcome[]>;
  readonly onBatch?: (batch: { readonly size: number; readonly oldestMs: number }) => void;
}

/** Gathers commands that arrive while earlier ones are in flight and runs them together. */
export interface Batcher<Command, Outcome> {
  /** @throws Overloaded when the queue is full; otherwise whatever `run` throws */
  submit(command: Command): Promise<Outcome>;
  /** Age of the oldest waiting command in milliseconds, 0 when none waits. */
  queueAgeMs(): number;
  /** Waits until nothing is queued or in flight. */
  drain(): Promise<void>;
}

interface Waiting<Command, Outcome> {
  readonly command: Command;
  readonly atMs: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * There is no timer and no least size: a batch is whatever arrived while the one before it was in flight, so that a lone
 * command waits for nothing and a crowd shares one transaction.
 */
export function createBatcher<Command, Outcome>(options: BatcherOptions<Command, Outcome>): Batcher<Command, Outcome> {
  let queue: Waiting<Command, Outcome>[] = [];
  let inFlight = 0;
  // Batches that were started and have not taken their commands yet; what waits is spoken for by them.
  let gathering = 0;
  let idle: PromiseWithResolvers<void> | null = null;

  function startIfDue(): void {
    const unspoken = queue.length - gathering * options.maxBatch;
    const isDue = inFlight === 0 ? queue.length > 0 : inFlight < options.lanes && unspoken >= options.maxBatch;
    if (!isDue) return;
    inFlight++;
    gathering++;
    void flush();
  }

  async function flush(): Promise<void> {
    // One turn of the event loop gathers every request that the same read from the network brought.
    await nextTurn();
    gathering--;
    const batch = queue.slice(0, options.maxBatch);
    queue = queue.slice(options.maxBatch);
    startIfDue();
    await settle(options, batch);
    inFlight--;
    startIfDue();
    if (inFlight > 0 || queue.length > 0) return;
    idle?.resolve();
    idle = null;
  }

  return {
    submit(command) {
      if (queue.length >= options.maxQueue) return Promise.reject(new Overloaded(options.name));
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
      queue.push({ command, atMs: performance.now(), resolve, reject });
      startIfDue();
      return promise;
    },
    queueAgeMs: () => (queue[0] === undefined ? 0 : performance.now() - queue[0].atMs),
    drain() {
      if (inFlight > 0 || queue.length > 0) idle ??= Promise.withResolvers<void>();
      return idle?.promise ?? Promise.resolve();
    },
  };
}

/** Runs the batch and answers every command of it. */
async function settle<Command, Outcome>(
  options: BatcherOptions<Command, Outcome>,
  batch: readonly Waiting<Command, Outcome>[],
): Promise<void> {
  const commands = batch.map(({ command }) => command);
  try {
    options.onBatch?.({ size: batch.length, oldestMs: performance.now() - (batch[0]?.atMs ?? 0) });
    const outcomes = await options.run(commands);
    // What was done is done: to run these again for want of an answer would do it twice.
    if (outcomes.length !== batch.length) throw new EffectUnknown(`${options.name}: one outcome per command is due`);
    for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] as Outcome);
  } catch (error) {
    const mayBeRunAgain = !(error instanceof DatabaseBusy || error instanceof EffectUnknown);
    if (batch.length > 1 && mayBeRunAgain) for (const one of batch) await settle(options, [one]);
    else for (const { reject } of batch) reject(error);
  }
}
