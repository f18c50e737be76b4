import { NavLink, Stack, Text } from "@mantine/core";
import { Link, useLocation } from "@tanstack/react-router";
import { useActor } from "../session/actor.ts";
import { Icon } from "./Icon.tsx";
import { navigation } from "./navigation.ts";

/** The navigation, as far as this member of staff may see it. */
export function PlaceLinks({ onFollow }: { readonly onFollow: () => void }) {
  const { may } = useActor();
  const { pathname } = useLocation();
  const at = navigation
    .flatMap(({ places }) => places.map(({ to }) => to ?? ""))
    .filter((to) => pathname === to || (to !== "/" && pathname.startsWith(`${to}/`)))
    .toSorted((one, other) => other.length - one.length)[0];
  return (
    <Stack gap="md">
      {navigation.map(({ label, places }) => {
        const seen = places.filter(({ scope }) => may(scope));
        if (seen.length === 0) return null;
        return (
          <div key={label}>
            <Text fz="xs" fw={600} c="dimmed" px="xs" mb={4}>
              {label}
            </Text>
            {seen.map((place) => (
              <NavLink
                key={place.label}
                component={Link}
                to={place.to}
                activeOptions={{ exact: true }}
                label={place.label}
                leftSection={<Icon name={place.icon} />}
                active={place.to === at}
                variant="light"
                onClick={onFollow}
                aria-current={place.to === at ? "page" : undefined}
                style={{ borderRadius: "var(--mantine-radius-sm)" }}
                py={6}
              />
            ))}
          </div>
        );
      })}
    </Stack>
  );
}
