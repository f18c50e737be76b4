/** What came of a form: a refusal, or word that it is done. */
export function Notice({
  refusal,
  done,
}: {
  readonly refusal?: string | null | undefined;
  readonly done?: string | undefined;
}) {
  if (refusal !== null && refusal !== undefined) {
    return (
      <p role="alert" className="rounded-xl border border-sale bg-card p-4 text-sale">
        {refusal}
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
