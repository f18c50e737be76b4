import { PageHead } from "../../show/PageHead.tsx";

/** DeadLettersPage. */
export function DeadLettersPage() {
  return <PageHead title="DeadLetters" />;
}
