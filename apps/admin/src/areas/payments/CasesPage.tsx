import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { caseList } from "./case-list.tsx";

/** Differences and deadlines of money that a person has to look at, oldest first. */
export function CasesPage() {
  return (
    <>
      <PageHead
        title="Money cases"
        about="Differences and deadlines of money that a person has to look at, oldest first."
      />
      <DataTable list={caseList} />
    </>
  );
}
