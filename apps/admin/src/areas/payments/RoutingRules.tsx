import { Alert, Button, Group, List, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { useActor } from "../../session/actor.ts";
import { formatCount, formatShare, sayWord } from "../../show/format.ts";
import { Section } from "../../show/Section.tsx";
import { RuleForm } from "./RuleForm.tsx";
import type { Routing, Rule } from "./routing.ts";

/** The rules in their order; what is changed here counts once it is saved as a whole. */
export function RoutingRules({ routing }: { readonly routing: Routing }) {
  const { may } = useActor();
  const mayWrite = may("payments:write");
  const [rules, setRules] = useState<readonly Rule[]>(routing.rules);
  const [edited, setEdited] = useState<number | null>(null);
  const save = useAct({
    act: () =>
      take(
        hansa.PUT("/v1/admin/payments/routing", {
          body: { version: routing.version, rules: [...rules], costs: routing.costs },
        }),
      ),
    done: "The rules are in force.",
  });
  const put = (place: number, rule: Rule) => {
    setRules(rules.toSpliced(place, 1, rule));
    setEdited(null);
  };
  const isChanged = rules !== routing.rules;
  return (
    <Section
      title="Rules"
      aside={
        <Text fz="sm" c="dimmed">
          Version {routing.version}
        </Text>
      }
    >
      <Stack gap="sm">
        {rules.length === 0 && (
          <Text fz="sm" c="dimmed">
            No rules: each method goes to the providers that can take it, evenly.
          </Text>
        )}
        <List type="ordered" spacing="sm" size="sm">
          {rules.map((rule, place) => (
            <List.Item key={`${String(place)} ${rule.name}`}>
              <Text fz="sm" fw={600}>
                {rule.name}
              </Text>
              <Text fz="sm">{sentenceOf(rule)}</Text>
              {mayWrite && (
                <Group gap={4} mt={4}>
                  <Button size="compact-xs" variant="default" onClick={() => setEdited(place)}>
                    Change
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="default"
                    disabled={place === 0}
                    onClick={() => setRules(rules.toSpliced(place, 1).toSpliced(place - 1, 0, rule))}
                  >
                    Up
                  </Button>
                  <Button size="compact-xs" variant="default" onClick={() => setRules(rules.toSpliced(place, 1))}>
                    Remove
                  </Button>
                </Group>
              )}
            </List.Item>
          ))}
        </List>
        {isChanged && <Alert color="yellow">The rules are changed here only. Save them to put them in force.</Alert>}
        {mayWrite && (
          <Group justify="end">
            <Button variant="default" onClick={() => setEdited(rules.length)}>
              Add a rule
            </Button>
            <Button disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate(undefined)}>
              Save the rules
            </Button>
          </Group>
        )}
        {edited !== null && (
          <RuleForm rule={rules[edited] ?? null} onClose={() => setEdited(null)} onDone={(rule) => put(edited, rule)} />
        )}
      </Stack>
    </Section>
  );
}

/** A rule as a sentence. */
function sentenceOf({ when, providers, capture, challenge }: Rule): string {
  const total = providers.reduce((sum, { weight }) => sum + weight, 0);
  const conditions = [
    ...listed("method", when.methods?.map(sayWord)),
    ...listed("currency", when.currencies),
    ...listed("country", when.countries),
    ...listed("group", when.customerGroups),
    ...listed(
      "card",
      when.bins?.map(({ from, to }) => `${from}–${to}`),
    ),
    ...(when.fromMinor === undefined ? [] : [`at least ${formatCount(when.fromMinor)} minor units`]),
    ...(when.toMinor === undefined ? [] : [`at most ${formatCount(when.toMinor)} minor units`]),
  ];
  const to = providers.map(({ provider, weight }) =>
    weight === 0
      ? `${sayWord(provider)} as a last resort`
      : `${sayWord(provider)} ${formatShare(weight / (total || 1))}`,
  );
  const ends = [
    capture === "manual" ? "take the money when goods are sent" : "",
    challenge === true ? "always prove who pays" : "",
  ];
  return [
    conditions.length === 0 ? "Every payment" : `When ${conditions.join(" and ")}`,
    `to ${to.join(", ")}`,
    ...ends.filter((end) => end !== ""),
  ].join("; ");
}

function listed(name: string, values: readonly string[] | undefined): readonly string[] {
  return values === undefined || values.length === 0 ? [] : [`${name} is ${values.join(" or ")}`];
}
