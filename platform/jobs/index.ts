export { every, type JobContext, type Recurring, type Scheduled, schedule } from "./job.ts";
export type { OnError } from "./loop.ts";
export { migrateJobs } from "./queue.ts";
export { inTurns, lastFound } from "./turn.ts";
export { jobAgeMs, startWorker, type Worker, type WorkerOptions } from "./worker.ts";
