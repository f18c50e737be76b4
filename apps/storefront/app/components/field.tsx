/** A labelled text field; its id is made of its name unless a page has two of that name. */
export function Field({
  name,
  label,
  className = "",
  id = `field-${name}`,
  ...input
}: React.ComponentProps<"input"> & { readonly name: string; readonly label: string }) {
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <input id={id} name={name} className="field" {...input} />
    </div>
  );
}
