import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { hansa, take } from "../ask/hansa.ts";
import { useActor } from "../session/actor.ts";
import { sayRole } from "../session/role-name.ts";
import { Icon } from "./Icon.tsx";
import { useTour } from "./use-tour.ts";

/** Who works here, and the way out. */
export function AccountMenu() {
  const actor = useActor();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const signOut = useMutation({
    mutationFn: () => take(hansa.POST("/v1/admin/auth/sign-out")),
    async onSuccess() {
      await navigate({ to: "/sign-in" });
      client.clear();
    },
  });
  const tour = useTour();
  const name = actor.name ?? actor.email ?? "API key";
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton data-tour="account">
          <Avatar name={name} color="spruce" variant="filled" radius="xl" size={34} aria-hidden="true" />
          <VisuallyHidden>Account of {name}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fz="sm" fw={600} c="var(--mantine-color-text)">
            {name}
          </Text>
          <Text fz="xs">{sayRole(actor)}</Text>
        </Menu.Label>
        <Menu.Divider />
        {actor.kind === "staff" && (
          <Menu.Item leftSection={<Icon name="shield" />} onClick={() => void navigate({ to: "/security" })}>
            Security
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="sun" />} onClick={() => setColorScheme("light")}>
          Light
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="moon" />} onClick={() => setColorScheme("dark")}>
          Dark
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="gear" />} onClick={() => setColorScheme("auto")}>
          As the system
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="star" />} onClick={() => void tour.start()}>
          Tour of the desk
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="back" />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
