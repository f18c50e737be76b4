import { AppShell, Burger, Button, Group, Kbd, ScrollArea, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { spotlight } from "@mantine/spotlight";
import { Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { whenSignedOut } from "../ask/query-client.ts";
import { AccountMenu } from "./AccountMenu.tsx";
import { Icon } from "./Icon.tsx";
import { Palette } from "./Palette.tsx";
import { PlaceLinks } from "./PlaceLinks.tsx";

/** The frame around every page: navigation, palette, who works here. */
export function Frame() {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  useReturnToSignIn();
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: "md", collapsed: { mobile: !isOpen } }}
      padding={{ base: "md", md: "xl" }}
    >
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="md" size="sm" aria-label="Navigation" />
            <Text fw={700} fz="lg">
              Hansa
            </Text>
          </Group>
          <Button
            variant="default"
            data-tour="find"
            onClick={spotlight.open}
            leftSection={<Icon name="search" size={16} />}
            rightSection={<Kbd visibleFrom="sm">Ctrl K</Kbd>}
            c="dimmed"
            fw={400}
          >
            Find
          </Button>
          <AccountMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label="Places of the desk" data-tour="places">
        <AppShell.Section grow component={ScrollArea} p="sm">
          <PlaceLinks onFollow={close} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main>
        <Outlet />
      </AppShell.Main>
      <Palette />
    </AppShell>
  );
}

function useReturnToSignIn(): void {
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(() => {
    return whenSignedOut(() => {
      const { pathname, href } = router.state.location;
      if (pathname !== "/sign-in") void navigate({ to: "/sign-in", search: { back: `/desk${href}` } });
    });
  }, [navigate, router]);
}
