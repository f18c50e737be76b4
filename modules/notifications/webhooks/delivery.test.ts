import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  endpointState,
  type Failing,
  failingNow,
  LONGEST_REST_MS,
  MAX_TRIES,
  standingAfter,
  stateAfterTry,
  SUSPEND_AFTER_MS,
  SUSPEND_AFTER_ROUNDS,
} from "./delivery.ts";
import { TRY_ERRORS, type TryError } from "./post.ts";

const NOON = new Date("2026-11-23T12:00:00Z");
const before = (ms: number): Date => new Date(NOON.getTime() - ms);
const failing = (changes: Partial<Failing> = {}): Failing => ({
  failedRounds: 1,
  failingSince: before(MINUTE_MS),
  resumeAt: before(0),
  suspendedAt: null,
  ...changes,
});

describe("a delivery that waits", () => {
  const outcomes: readonly (TryError | null)[] = [null, ...TRY_ERRORS];
  const matrix = outcomes.flatMap((error) =>
    Array.from({ length: MAX_TRIES + 1 }, (_, index) => ({ error, tries: index + 1 })),
  );

  it.each(matrix)("after try $tries with $error", ({ error, tries }) => {
    const { state, pauseMs } = stateAfterTry(error, tries, 0.5);
    const expected = error === null ? "delivered" : error === "gone" || tries >= MAX_TRIES ? "failed" : "waiting";
    expect(state).toBe(expected);
    expect(pauseMs === null).toBe(expected !== "waiting");
  });

  it("waits ten seconds, then three times as long, at most five hours, and a day in all", () => {
    const pauses = Array.from(
      { length: MAX_TRIES - 1 },
      (_, index) => stateAfterTry("status", index + 1, 0.5).pauseMs ?? 0,
    );
    expect(pauses.slice(0, 4)).toEqual([10, 30, 90, 270].map((seconds) => seconds * SECOND_MS));
    expect(pauses.at(-1)).toBe(5 * HOUR_MS);
    const sumMs = pauses.reduce((sum, pause) => sum + pause, 0);
    expect(sumMs).toBeGreaterThan(22 * HOUR_MS);
    expect(sumMs).toBeLessThan(25 * HOUR_MS);
  });

  it("waits a fifth less or more, never longer than that, and never shorter than the time before suspension needs", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_TRIES - 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tries, random) => {
          const middle = stateAfterTry("timeout", tries, 0.5).pauseMs ?? 0;
          const pause = stateAfterTry("timeout", tries, random).pauseMs ?? 0;
          expect(pause).toBeGreaterThanOrEqual(Math.floor(middle * 0.8));
          expect(pause).toBeLessThanOrEqual(Math.ceil(middle * 1.2));
        },
      ),
    );
    // Whoever has but one message to take is suspended for it, however the dice fall.
    const shortest = Array.from(
      { length: MAX_TRIES - 1 },
      (_, index) => stateAfterTry("status", index + 1, 0).pauseMs ?? 0,
    );
    expect(shortest.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(SUSPEND_AFTER_MS);
  });
});

describe("an endpoint", () => {
  const standings: readonly (readonly [string, Failing | null])[] = [
    ["well", null],
    ["failing once", failing()],
    ["failing often, not for long", failing({ failedRounds: 100, failingSince: before(SUSPEND_AFTER_MS - 1) })],
    [
      "failing for long, not often",
      failing({ failedRounds: SUSPEND_AFTER_ROUNDS - 2, failingSince: before(48 * HOUR_MS) }),
    ],
    [
      "about to be suspended",
      failing({ failedRounds: SUSPEND_AFTER_ROUNDS - 1, failingSince: before(SUSPEND_AFTER_MS) }),
    ],
    ["suspended", failing({ failedRounds: 20, failingSince: before(48 * HOUR_MS), suspendedAt: before(HOUR_MS) })],
  ];
  const rounds: readonly (readonly [string, readonly (TryError | null)[]])[] = [
    ["nothing", []],
    ["yes", [null]],
    ["yes among noes", ["status", null, "gone"]],
    ["no", ["status"]],
    ["gone", ["timeout", "gone"]],
  ];
  const expectedAfter: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    well: { nothing: "well", yes: "well", "yes among noes": "well", no: "failing", gone: "suspended" },
    "failing once": { nothing: "failing", yes: "well", "yes among noes": "well", no: "failing", gone: "suspended" },
    "failing often, not for long": {
      nothing: "failing",
      yes: "well",
      "yes among noes": "well",
      no: "failing",
      gone: "suspended",
    },
    "failing for long, not often": {
      nothing: "failing",
      yes: "well",
      "yes among noes": "well",
      no: "failing",
      gone: "suspended",
    },
    "about to be suspended": {
      nothing: "failing",
      yes: "well",
      "yes among noes": "well",
      no: "suspended",
      gone: "suspended",
    },
    suspended: { nothing: "suspended", yes: "well", "yes among noes": "well", no: "suspended", gone: "suspended" },
  };
  const word = (standing: Failing | null): string =>
    standing === null ? "well" : standing.suspendedAt === null ? "failing" : "suspended";

  it.each(standings.flatMap(([was, standing]) => rounds.map(([came, errors]) => ({ was, standing, came, errors }))))(
    "that is $was and says $came",
    ({ was, standing, came, errors }) => {
      expect(word(standingAfter(standing, NOON, errors))).toBe(expectedAfter[was]?.[came]);
    },
  );

  it("rests twice as long with every round, at most a minute, and keeps the time of its first failure and suspension", () => {
    let standing: Failing | null = null;
    const rests = Array.from({ length: 8 }, () => {
      standing = standingAfter(standing, NOON, ["connection"]);
      return (standing?.resumeAt.getTime() ?? 0) - NOON.getTime();
    });
    expect(rests).toEqual([2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * SECOND_MS));
    const many = standingAfter(failing({ failedRounds: 1_000_000 }), NOON, ["status"]);
    expect((many?.resumeAt.getTime() ?? 0) - NOON.getTime()).toBe(LONGEST_REST_MS);
    const suspendedAt = before(HOUR_MS);
    const later = standingAfter(failing({ suspendedAt, failingSince: before(50 * HOUR_MS) }), NOON, ["gone"]);
    expect(later).toMatchObject({ suspendedAt, failingSince: before(50 * HOUR_MS) });
  });

  const switched = [
    { isEnabled: false, enabledAt: before(2 * HOUR_MS) },
    { isEnabled: true, enabledAt: before(2 * HOUR_MS) },
    { isEnabled: true, enabledAt: before(MINUTE_MS) },
  ] as const;
  it.each([
    [switched[0], null, "disabled"],
    [switched[0], failing(), "disabled"],
    [switched[0], failing({ suspendedAt: before(HOUR_MS) }), "disabled"],
    [switched[1], null, "enabled"],
    [switched[1], failing(), "failing"],
    [switched[1], failing({ suspendedAt: before(HOUR_MS) }), "suspended"],
    [switched[2], null, "enabled"],
    [switched[2], failing(), "failing"],
    [switched[2], failing({ suspendedAt: before(HOUR_MS) }), "enabled"],
  ] as const)("that was switched %o and fails %o is %s", (endpoint, standing, expected) => {
    expect(endpointState(endpoint, standing)).toBe(expected);
    if (expected === "enabled") expect(failingNow(endpoint, standing)).toBeNull();
  });
});
