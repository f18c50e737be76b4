import { Alert, Button, Center, EmptyState, Group, Loader, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Refused } from "../ask/hansa.ts";

/** Something is on its way. */
export function Loading() {
  return (
    <Center mih={200} role="status" aria-label="Loading">
      <Loader />
    </Center>
  );
}

/** Something could not be shown: why, and how to go on. */
export function Failed({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  const isForbidden = error instanceof Refused && error.status === 403;
  return (
    <Alert
      color={isForbidden ? "yellow" : "red"}
      role="alert"
      title={isForbidden ? "Your role does not allow this" : "This could not be shown"}
    >
      <Text fz="sm">{error instanceof Refused ? error.message : "The shop did not answer. Is it up?"}</Text>
      {retry !== undefined && !isForbidden && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  );
}

/** There is nothing here: why, and what to do next. */
export function Nothing({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <EmptyState title={title} py="xl" px="md">
      <Text c="dimmed" fz="sm" ta="center" maw={420}>
        {children}
      </Text>
    </EmptyState>
  );
}
