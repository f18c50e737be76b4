import { DomainError } from "@hansa/kernel";
import type { Command, RunState } from "./runs/state.ts";

/** There is no such run. */
export class ImportNotFound extends DomainError {
  readonly code = "imports.not_found";
  readonly status = 404;
  constructor(id: string) {
    super("There is no import with this id.", { id });
  }
}

/** The run is not in a state in which this can be done. */
export class ImportCannot extends DomainError {
  readonly code = "imports.cannot";
  readonly status = 409;
  constructor(command: Command, state: RunState) {
    super(`This cannot be done while the import is ${state.replace("_", " ")}.`, { command, state });
  }
}

/** What an undo or a further try needs was kept for its time and then forgotten. */
export class ImportTooOld extends DomainError {
  readonly code = "imports.too_old";
  readonly status = 409;
  constructor(undoUntil: Date) {
    super("This import is too old: what it changed is no longer kept.", { undoUntil: undoUntil.toISOString() });
  }
}

/** The piece of the file is not one that this upload has. */
export class ChunkDoesNotFit extends DomainError {
  readonly code = "imports.chunk_does_not_fit";
  readonly status = 422;
  constructor(expectedBytes: number | null) {
    super(
      expectedBytes === null
        ? "The file has no piece with this number."
        : `This piece of the file must have ${String(expectedBytes)} bytes.`,
      { expectedBytes },
    );
  }
}

/** As many imports as may wait are there already. */
export class TooManyImports extends DomainError {
  readonly code = "imports.too_many";
  readonly status = 409;
  constructor(most: number) {
    super(`There are ${String(most)} unfinished imports: finish or discard one first.`, { most });
  }
}

/** This process watches as many runs as it may, or is stopping. */
export class ProgressIsFull extends DomainError {
  readonly code = "imports.progress_is_full";
  readonly status = 503;
  constructor() {
    super("Too many pages watch imports: read the import again after a moment.");
  }
}
