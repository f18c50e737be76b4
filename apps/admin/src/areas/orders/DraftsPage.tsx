import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useActor } from "../../session/actor.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { draftList } from "./draft-list.tsx";

/** All drafts of orders. */
export function DraftsPage() {
  const { may } = useActor();
  const navigate = useNavigate();
  return (
    <>
      <PageHead title="Drafts">
        {may("orders:write") && (
          <Button onClick={() => void navigate({ to: "/drafts/$id", params: { id: "new" } })}>New draft</Button>
        )}
      </PageHead>
      <DataTable list={draftList} />
    </>
  );
}
