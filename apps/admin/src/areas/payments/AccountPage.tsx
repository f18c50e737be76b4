import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { sayWord } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { Nothing } from "../../show/states.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { oneOf } from "../../table/filters.ts";
import { ACCOUNTS, postingListOf } from "./posting-list.tsx";

/** What moved one account of the ledger. */
export function AccountPage() {
  const { account } = useParams({ from: "/frame/ledger/$account" });
  const known = oneOf(ACCOUNTS, account);
  const list = useMemo(() => (known === undefined ? null : postingListOf(known)), [known]);
  if (list === null) return <Nothing title="There is no such account" />;
  return (
    <>
      <PageHead
        title={sayWord(account)}
        about="What moved this account, newest first."
        back={{ to: "/ledger", label: "Ledger" }}
      />
      <DataTable list={list} />
    </>
  );
}
