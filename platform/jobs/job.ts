import type { Database } from "#platform/db";

/** What a job is given. */
export interface JobContext {
  readonly db: Database;
  /** Ends when the process is to stop: a job that loops looks at it between batches. */
  readonly signal: AbortSignal;
}

/**
 * Work that comes round again by itself in every worker process. It takes its share with `for update skip locked` in
 * batches of a named size, so that any number of processes may run it at once.
 */
export interface Recurring {
  /** `room.what_it_does` */
  readonly name: string;
  /** Pause between the end of one run and the start of the next. */
  readonly everyMs: number;
  /** @returns how many things it did; a full batch makes it run again at once */
  run(context: JobContext): Promise<{ readonly did: number; readonly full: boolean }>;
}

/** Declares recurring work. */
export function every(declared: Recurring): Recurring {
  return declared;
}

/** Work at certain times, once however many worker processes there are; a failed run is tried again like any job. */
export interface Scheduled {
  /** `room.what_it_does` */
  readonly name: string;
  /** Crontab of five fields, in UTC: `0 3 * * *`. */
  readonly at: string;
  run(context: JobContext): Promise<void>;
}

/** Declares scheduled work. */
export function schedule(declared: Scheduled): Scheduled {
  return declared;
}
