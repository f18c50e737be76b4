/** A labelled text field. */
export function Field({
  name,
  label,
  className = "",
  ...input
}: React.ComponentProps<"input"> & { readonly name: string; readonly label: string }) {
  return (
    <div className={className}>
      <label htmlFor={`field-${name}`} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <input id={`field-${name}`} name={name} className="field" {...input} />
    </div>
  );
}
