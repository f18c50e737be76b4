import { Link } from "react-router";
import { useSpeech } from "../language.tsx";

/** What is sold: one combination of a product's options. */
export interface Variant {
  readonly id: string;
  readonly sku: string;
  readonly options: Readonly<Record<string, string>>;
  readonly available: boolean;
}

interface Option {
  readonly name: string;
  readonly values: readonly string[];
  /** What it and its values are called in the language of the page, where that is something else. */
  readonly label?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Chooses a variant by its options. Each value is a link to the variant that it leads to, so that it works without script;
 * a value that nothing is made in, or that is sold out, says so.
 */
export function VariantPicker(props: {
  readonly options: readonly Option[];
  readonly variants: readonly Variant[];
  readonly chosen: Variant;
}) {
  return (
    <div className="flex flex-col gap-5">
      {props.options.map((option) => (
        <OptionRow key={option.name} option={option} {...props} />
      ))}
    </div>
  );
}

function OptionRow(props: {
  readonly option: Option;
  readonly variants: readonly Variant[];
  readonly chosen: Variant;
}) {
  const { say } = useSpeech();
  const { option, variants, chosen } = props;
  const name = option.label ?? option.name;
  const called = (value: string): string => option.labels?.[value] ?? value;
  return (
    <fieldset>
      <legend className="text-sm">
        <span className="font-semibold">{name}</span>
        <span className="text-muted">{` ${called(chosen.options[option.name] ?? "")}`}</span>
      </legend>
      <ul className="mt-2 flex flex-wrap gap-2" aria-label={say("product.choose", { option: name })}>
        {option.values.map((value) => (
          <li key={value}>
            <ValueLink
              value={called(value)}
              isChosen={chosen.options[option.name] === value}
              leadsTo={withValue(variants, chosen, option.name, value)}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function ValueLink(props: {
  readonly value: string;
  readonly isChosen: boolean;
  readonly leadsTo: Variant | undefined;
}) {
  const { say } = useSpeech();
  const { value, isChosen, leadsTo } = props;
  const look = "flex min-h-11 items-center rounded-xl border px-4 text-sm";
  if (leadsTo === undefined) {
    return (
      <span className={`${look} border-dashed border-line text-muted`} title={say("product.notMadeIn", { value })}>
        <s aria-hidden="true">{value}</s>
        <span className="sr-only">{say("product.notMadeIn", { value })}</span>
      </span>
    );
  }
  return (
    <Link
      to={`?variant=${leadsTo.id}`}
      replace
      preventScrollReset
      aria-current={isChosen ? "true" : undefined}
      title={leadsTo.available ? undefined : say("product.soldOutIn", { value })}
      className={`${look} ${isChosen ? "border-ink bg-card font-semibold ring-1 ring-ink" : "border-line bg-card hover:border-ink"} ${leadsTo.available ? "" : "text-muted line-through"}`}
    >
      {value}
    </Link>
  );
}

/** The variant that a value leads to: the present choice with that value, or the nearest one that is made. */
function withValue(variants: readonly Variant[], chosen: Variant, option: string, value: string): Variant | undefined {
  const likeness = (variant: Variant): number =>
    Object.entries(chosen.options).filter(([name, at]) => name !== option && variant.options[name] === at).length;
  return variants
    .filter((variant) => variant.options[option] === value)
    .toSorted((one, other) => likeness(other) - likeness(one) || Number(other.available) - Number(one.available))[0];
}
