import { TextInput } from "@mantine/core";

/** A moment in the reader's zone; empty is none. */
export function MomentInput(props: {
  readonly label: string;
  readonly description?: string;
  readonly value?: string | null;
  readonly onChange?: (iso: string | null) => void;
  readonly error?: string;
}) {
  return (
    <TextInput
      type="datetime-local"
      label={props.label}
      description={props.description}
      error={props.error}
      value={localOf(props.value ?? null)}
      onChange={(event) => props.onChange?.(isoOf(event.currentTarget.value))}
    />
  );
}

function localOf(iso: string | null): string {
  if (iso === null) return "";
  const at = new Date(iso);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function isoOf(local: string): string | null {
  const at = new Date(local);
  return local === "" || Number.isNaN(at.getTime()) ? null : at.toISOString();
}
