import { Code, Text } from "@mantine/core";

const LONGEST = 80;

/** What a change made of what: `name: before → after` for each part that differs. */
export function Difference({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const was = partsOf(before);
  const is = partsOf(after);
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => was[name] !== is[name]);
  if (names.length === 0) return <Text span>–</Text>;
  return (
    <Code block p={4} fz="xs" bg="transparent" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
      {names.map((name) => `${name}: ${was[name] === undefined ? "" : `${was[name]} → `}${is[name] ?? "–"}`).join("\n")}
    </Code>
  );
}

function partsOf(value: unknown): Readonly<Record<string, string>> {
  if (value === null || value === undefined) return {};
  if (typeof value !== "object" || Array.isArray(value)) return { value: shorten(value) };
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shorten(part)]));
}

function shorten(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
