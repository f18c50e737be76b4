import { Button, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { Icon } from "../../frame/Icon.tsx";
import { formatCount } from "../../show/format.ts";
import { When } from "../../show/When.tsx";
import type { Run } from "./run.ts";

type Command = "check" | "start" | "stop" | "undo" | "discard";
const COMMANDS = {
  check: "/v1/admin/imports/{id}/check",
  start: "/v1/admin/imports/{id}/start",
  stop: "/v1/admin/imports/{id}/stop",
  undo: "/v1/admin/imports/{id}/undo",
  discard: "/v1/admin/imports/{id}/discard",
} as const;
const DONE: Readonly<Record<Command, string>> = {
  check: "The file is being tried.",
  start: "The import is under way.",
  stop: "It was stopped.",
  undo: "The import is being undone.",
  discard: "It was discarded.",
};

/** What can be done with an import where it stands. */
export function RunActions({ run }: { readonly run: Run }) {
  const [asking, setAsking] = useState<"start" | "undo" | null>(null);
  const act = useAct({
    act: async (command: Command) => {
      await take(hansa.POST(COMMANDS[command], { params: { path: { id: run.id } } }));
      return command;
    },
    done: (command) => DONE[command],
    after: () => setAsking(null),
  });
  const button = (command: Command, label: string, variant = "default") => (
    <Button variant={variant} loading={act.isPending && act.variables === command} onClick={() => act.mutate(command)}>
      {label}
    </Button>
  );
  return (
    <>
      {["uploading", "ready", "checked"].includes(run.state) && button("discard", "Discard")}
      {run.state === "ready" && run.columns === null && run.problem === null && button("check", "Try it", "filled")}
      {["checking", "importing", "undoing"].includes(run.state) && button("stop", "Stop")}
      {run.state === "checked" && <Button onClick={() => setAsking("start")}>Import it</Button>}
      {run.state === "stopped" && button("start", "Go on")}
      {["imported", "stopped", "undo_stopped"].includes(run.state) && (
        <Button
          variant="default"
          c="red"
          leftSection={<Icon name="back" size={16} />}
          disabled={run.undoUntil !== null && new Date(run.undoUntil) < new Date()}
          onClick={() => setAsking("undo")}
        >
          Undo the import
        </Button>
      )}
      <Modal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={asking === "undo" ? "Undo the import?" : "Import it?"}
      >
        <Stack>
          {asking === "undo" ? <UndoWords run={run} /> : <StartWords run={run} />}
          <Button
            color={asking === "undo" ? "red" : "spruce"}
            loading={act.isPending}
            onClick={() => asking !== null && act.mutate(asking)}
          >
            {asking === "undo" ? "Undo it" : "Import it"}
          </Button>
        </Stack>
      </Modal>
    </>
  );
}

function UndoWords({ run }: { readonly run: Run }) {
  return (
    <Text fz="sm">
      What it made is archived, what it changed becomes what it was. What somebody changed since is left as it is, and
      listed.{" "}
      {run.undoUntil !== null && (
        <>
          This can be done until <When at={run.undoUntil} />.
        </>
      )}
    </Text>
  );
}

function StartWords({ run: { check, kind } }: { readonly run: Run }) {
  if (check === null) return null;
  return (
    <Text fz="sm">
      {formatCount(check.made)} {kind} would be made and {formatCount(check.changed)} changed.{" "}
      {check.failed > 0 && <>{formatCount(check.failed)} rows are refused and left out. </>}
      It can be undone for 30 days.
    </Text>
  );
}
