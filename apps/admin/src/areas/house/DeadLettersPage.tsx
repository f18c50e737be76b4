import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { deadLetterList } from "./dead-letter-list.tsx";

/** Events that a handler could not handle. */
export function DeadLettersPage() {
  return (
    <>
      <PageHead
        title="Dead letters"
        about="Events that a handler gave up. Mend the cause, then give them to it once more."
      />
      <DataTable list={deadLetterList} />
    </>
  );
}
