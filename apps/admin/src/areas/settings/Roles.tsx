import { Badge, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { Answered } from "../../show/Answered.tsx";
import { sayWord } from "../../show/format.ts";
import { Panel } from "../../show/Panel.tsx";

/** What the roles of those who work here allow. */
export function Roles() {
  const staff = useQuery({
    queryKey: ["staff"],
    queryFn: () => take(hansa.GET("/v1/admin/staff", { params: { query: { limit: 100 } } })),
  });
  return (
    <Stack mt="md">
      <Panel title="What roles allow" about="Roles that somebody here has.">
        <Answered of={staff}>
          {({ items }) => (
            <Stack gap="sm">
              {[...new Map(items.map(({ role, scopes }) => [role, scopes]))].map(([role, scopes]) => (
                <div key={role}>
                  <Text fz="sm" fw={600}>
                    {sayWord(role)}
                  </Text>
                  <Group gap={4}>
                    {scopes.map((scope) => (
                      <Badge key={scope} variant="default" tt="none" fw={400}>
                        {scope === "*" ? "everything" : scope}
                      </Badge>
                    ))}
                  </Group>
                </div>
              ))}
            </Stack>
          )}
        </Answered>
      </Panel>
    </Stack>
  );
}
