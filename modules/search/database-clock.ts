import { performance } from "node:perf_hooks";
import type { Database } from "#platform/db";

/** The database's clock, as far as a thread knows it without asking: it is asked now and then. */
export class DatabaseClock {
  readonly #db: Database;
  #askedMs = 0;
  #toldMs = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Asks the database what time it is. */
  async ask(): Promise<Date> {
    const told = await this.#db.transaction((tx) => Promise.resolve(tx.now));
    this.#askedMs = performance.now();
    this.#toldMs = told.getTime();
    return told;
  }

  /** The time now; of no use before the first `ask`. */
  get now(): Date {
    return new Date(this.#toldMs + performance.now() - this.#askedMs);
  }
}
