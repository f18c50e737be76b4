import { describe, expect, it } from "vitest";
import { SCOPES } from "#modules/identity";
import { scopeGroups } from "../../apps/admin/src/areas/settings/roles/scopes.ts";
import { describeRoutes } from "../../apps/server/describe-routes.ts";

const asked = new Set(describeRoutes().flatMap(({ auth }) => (auth.kind === "scope" ? [auth.scope] : [])));
const explained = scopeGroups.flatMap(({ areas }) =>
  areas.flatMap(({ area, read, write }) => [
    ...(read === null ? [] : [`${area}:read`]),
    ...(write === null ? [] : [`${area}:write`]),
  ]),
);

describe("what the desk says of rights", () => {
  it("explains every scope that a route asks for, once, and none that opens nothing", () => {
    expect(explained.toSorted()).toEqual([...asked].toSorted());
  });

  it("knows only scopes that can be given", () => {
    expect(explained.filter((scope) => !SCOPES.includes(scope))).toEqual([]);
  });
});
