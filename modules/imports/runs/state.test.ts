import { describe, expect, it } from "vitest";
import { ImportCannot } from "../errors.ts";
import { COMMANDS, RUN_STATES, type RunState, stateAfter } from "./state.ts";

// Rows: where the run is; columns: what is wanted of it.
const plan = `
                complete  map    check     start      stop          finish    undo     discard
  uploading     ready     .      .         .          .             .         .        discarded
  ready         .         ready  checking  .          .             .         .        discarded
  checking      .         .      .         .          ready         checked   .        .
  checked       .         ready  checking  importing  .             .         .        discarded
  importing     .         .      .         .          stopped       imported  .        .
  stopped       .         .      .         importing  .             .         undoing  .
  imported      .         .      .         .          .             .         undoing  .
  undoing       .         .      .         .          undo_stopped  undone    .        .
  undo_stopped  .         .      .         .          .             .         undoing  .
  undone        .         .      .         .          .             .         .        .
  discarded     .         .      .         .          .             .         .        .
`;
const [head = "", ...rows] = plan.trim().split("\n");
const commands = head.trim().split(/\s+/);
const cells = rows.flatMap((row) => {
  const [state = "", ...wanted] = row.trim().split(/\s+/);
  return wanted.map((to, index) => ({ state, command: commands[index] ?? "", to }));
});

describe("the life of a run", () => {
  it("is written down for every state and command", () => {
    expect(commands).toEqual(COMMANDS);
    expect(cells).toHaveLength(RUN_STATES.length * COMMANDS.length);
    expect([...new Set(cells.map(({ state }) => state))]).toEqual(RUN_STATES);
  });

  it.each(cells)("$state + $command -> $to", ({ state, command, to }) => {
    const move = (): RunState =>
      stateAfter(RUN_STATES.find((one) => one === state) ?? "undone", COMMANDS.find((one) => one === command) ?? "map");
    if (to === ".") expect(move).toThrow(ImportCannot);
    else expect(move()).toBe(to);
  });
});
