import { useSpeech } from "../language.tsx";
import { type Refusal, sayRefusal } from "../refusals.ts";

/** What came of a form: a refusal, or word that it is done. */
export function Notice({
  refusal,
  done,
}: {
  readonly refusal?: Refusal | null | undefined;
  readonly done?: string | undefined;
}) {
  const { say } = useSpeech();
  if (refusal !== null && refusal !== undefined) {
    return (
      <p role="alert" className="rounded-xl border border-sale bg-card p-4 text-sale">
        {sayRefusal(say, refusal)}
      </p>
    );
  }
  if (done === undefined) return null;
  return (
    <p role="status" className="rounded-xl border border-good bg-card p-4 text-good">
      {done}
    </p>
  );
}
