import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Icon } from "../../frame/Icon.tsx";
import { useActor } from "../../session/actor.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { importList } from "./import-list.tsx";

/** Imports of products, stock, prices and customers. */
export function ImportsPage() {
  const { may } = useActor();
  return (
    <>
      <PageHead
        title="Imports"
        about="Products, stock, prices and customers from files. Each can be undone for 30 days."
      >
        {may("imports:write") && (
          <Button
            leftSection={<Icon name="upload" size={16} />}
            renderRoot={(root) => <Link {...root} to="/imports/new" />}
          >
            Import a file
          </Button>
        )}
      </PageHead>
      <DataTable list={importList} />
    </>
  );
}
