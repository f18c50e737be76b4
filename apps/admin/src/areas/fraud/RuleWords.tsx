import { Code, Group, ScrollArea, Stack, Text } from "@mantine/core";

const TALLEST = 150;

/** The words that a rule may use: those of the purchase, and those that each of its subjects has. */
export function RuleWords({ words }: { readonly words: readonly string[] }) {
  const pairs = words.flatMap((word) => {
    const [subject, name] = word.split(".", 2);
    return subject === undefined || name === undefined ? [] : [{ subject, name }];
  });
  const subjects = [...new Set(pairs.map(({ subject }) => subject))];
  const names = [...new Set(pairs.map(({ name }) => name))];
  return (
    <Stack gap="xs">
      <Words about="Words of the purchase:" words={words.filter((word) => !word.includes("."))} />
      <Words about="Those who take part in it:" words={subjects} />
      <Words about={`What is known of each of them, such as ${subjects[0] ?? ""}.${names[0] ?? ""}:`} words={names} />
    </Stack>
  );
}

function Words({ about, words }: { readonly about: string; readonly words: readonly string[] }) {
  return (
    <div>
      <Text fz="xs" c="dimmed" mb={4}>
        {about}
      </Text>
      <ScrollArea.Autosize mah={TALLEST} viewportProps={{ tabIndex: 0, "aria-label": about, role: "group" }}>
        <Group gap={4}>
          {words.map((word) => (
            <Code key={word}>{word}</Code>
          ))}
        </Group>
      </ScrollArea.Autosize>
    </div>
  );
}
