/** A part of the checkout: its heading, what the shop refused of it, and its form. */
export function Section(props: {
  readonly id: string;
  readonly title: string;
  readonly refusal: string | undefined;
  readonly children: React.ReactNode;
}) {
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`} className="scroll-mt-32">
      <h2 id={`${props.id}-title`} className="mb-4 text-xl font-semibold">
        {props.title}
      </h2>
      {props.refusal === undefined ? null : (
        <p role="alert" className="mb-4 rounded-xl border border-sale bg-card p-4 text-sale">
          {props.refusal}
        </p>
      )}
      {props.children}
    </section>
  );
}
