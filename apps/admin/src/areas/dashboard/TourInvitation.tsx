import { Alert, Button, Group, Text } from "@mantine/core";
import { Icon } from "../../frame/Icon.tsx";
import { useTour } from "../../frame/use-tour.ts";

/** Offers the tour to whoever is here for the first time, and never again. */
export function TourInvitation() {
  const { isNew, decline, start } = useTour();
  if (!isNew) return null;
  return (
    <Alert variant="light" icon={<Icon name="star" />} title="New at the desk?">
      <Group justify="space-between" gap="sm">
        <Text fz="sm">A tour of one minute shows what is where. It stays in the menu of your account.</Text>
        <Group gap="xs">
          <Button size="xs" onClick={() => void start()}>
            Show me around
          </Button>
          <Button size="xs" variant="subtle" onClick={decline}>
            No, thanks
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
