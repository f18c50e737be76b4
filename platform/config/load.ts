import type { Setting } from "./setting.ts";
import { settings } from "./settings.ts";

type Settings = typeof settings;

/** All settings, read and checked; the names are those of the `settings` table. */
export type Config = {
  readonly [Name in keyof Settings]: Settings[Name] extends Setting<infer Value> ? Value : never;
};

/** A variable holds what it may not. The message is one sentence that names it and never shows a secret. */
export class BadSetting extends Error {
  constructor(setting: Setting<unknown>, value: string) {
    const held = setting.isSecret ? "something else" : JSON.stringify(value.slice(0, 80));
    super(`${setting.name} must be ${setting.kind}; it is ${held}.`);
    this.name = "BadSetting";
  }
}

/**
 * Reads every setting. An empty variable counts as absent, as shells and compose files write it.
 *
 * @throws BadSetting for the first variable that holds a wrong value
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  return parseConfig(Object.entries<Setting<unknown>>(settings).map(([key, one]) => [key, read(one, env[one.name])]));
}

function read(setting: Setting<unknown>, value: string | undefined): unknown {
  if (value === undefined || value === "") return setting.absent;
  const parsed = setting.parse(value);
  if (parsed === undefined) throw new BadSetting(setting, value);
  return parsed;
}

/** The entries come from the same table as the type does. */
function parseConfig(entries: readonly (readonly [string, unknown])[]): Config {
  return Object.fromEntries(entries) as unknown as Config;
}

/** The table of all settings as the Markdown page docs/reference/configuration.md. */
export function writeConfigurationPage(): string {
  const rows = Object.values<Setting<unknown>>(settings).map(({ name, kind, description, ...rest }) => {
    const value = rest.default === null ? "–" : `\`${rest.default}\``;
    return `| \`${name}\` | ${kind} | ${value} | ${description}${rest.isSecret ? " Secret." : ""} |`;
  });
  return [
    "# Configuration",
    "",
    "Settings are environment variables. A wrong value stops the start with one sentence that names the variable; an empty one counts as absent.",
    "This page is written by `npm run docs` from `platform/config/settings.ts`.",
    "",
    "| Variable | May hold | Default | What it does |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
