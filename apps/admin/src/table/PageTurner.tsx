import { Button, Group, Text } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { pluralOf } from "../show/format.ts";
import type { useListAddress } from "./address.ts";

/** Turns the pages of a list. Back is the browser's own back, so that both mean the same. */
export function PageTurner(props: {
  readonly address: ReturnType<typeof useListAddress>;
  readonly nextCursor: string | null;
  readonly count: number;
  readonly noun: string;
}) {
  const { address, nextCursor, count, noun } = props;
  const router = useRouter();
  const { page } = address;
  if (page === 1 && nextCursor === null) {
    return count === 0 ? null : (
      <Text fz="sm" c="dimmed">
        {count} {count === 1 ? noun : pluralOf(noun)}
      </Text>
    );
  }
  return (
    <Group component="nav" justify="space-between" aria-label="Pages">
      <Text fz="sm" c="dimmed">
        Page {page}
      </Text>
      <Group gap="xs">
        <Button variant="default" size="xs" disabled={page === 1} onClick={() => address.goTo(null)}>
          First
        </Button>
        <Button variant="default" size="xs" disabled={page === 1} onClick={() => router.history.back()}>
          Back
        </Button>
        <Button
          variant="default"
          size="xs"
          disabled={nextCursor === null}
          onClick={() => nextCursor !== null && address.goTo({ cursor: nextCursor, page: page + 1 })}
        >
          Next
        </Button>
      </Group>
    </Group>
  );
}
