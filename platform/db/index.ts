export { encodeArray } from "./array.ts";
export { type Batcher, type BatcherOptions, createBatcher } from "./batcher.ts";
export { announceChange, type ChangeFeed, openChangeFeed } from "./changes.ts";
export { copyInto, copyLine, copyRows, type CopyTarget, type CopyValue } from "./copy.ts";
export { type Database, type DatabaseOptions, openDatabase, type Tx } from "./database.ts";
export {
  type EmbeddedOptions,
  type EmbeddedServer,
  type EmbeddedState,
  inspectEmbedded,
  removeEmbedded,
  startEmbedded,
} from "./embedded.ts";
export { type Supervised, superviseEmbedded } from "./embedded-supervisor.ts";
export { DatabaseBusy, isConnectionLoss, isUniqueViolation, Overloaded, toRefusal } from "./errors.ts";
export {
  type Finding,
  type Invariant,
  type InvariantSource,
  MOST_OFFENDERS,
  readInvariants,
  runInvariants,
} from "./invariants.ts";
export { keepByToken, type KeptOptions } from "./kept.ts";
export { type Lane, type LaneWork, openLanes } from "./lane.ts";
export {
  MINIMUM_SERVER,
  type Migration,
  type MigrationSource,
  type MigrationStatus,
  migrate,
  migrationStatus,
  readMigrations,
} from "./migrate.ts";
export { inSavepoint } from "./savepoint.ts";
export { first, jsonb, many, NoRow, one, type Queryable, run, type Statement, sql } from "./sql.ts";
