import { Form } from "react-router";
import { useSpeech } from "../language.tsx";
import type { Refusal } from "../refusals.ts";
import { Field } from "./field.tsx";
import { Notice } from "./notice.tsx";

const STARS = [1, 2, 3, 4, 5] as const;
const MAX = { title: 120, body: 4_000, author: 60 } as const;

/** Says what one thinks of a product. */
export function ReviewForm(props: {
  readonly author: string;
  readonly refusal: Refusal | null | undefined;
  readonly given: { readonly rating: number; readonly title: string; readonly body: string } | undefined;
}) {
  const { say } = useSpeech();
  const { author, refusal, given } = props;
  return (
    <Form method="post" className="flex flex-col gap-4">
      <Notice refusal={refusal} />
      <fieldset>
        <legend className="mb-1 text-sm font-medium">{say("reviews.rating")}</legend>
        <div className="flex gap-1">
          {STARS.map((stars) => (
            <label
              key={stars}
              className="flex min-h-11 min-w-12 cursor-pointer items-center justify-center gap-1 rounded-xl border border-line has-checked:border-brand has-checked:bg-sand has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand"
            >
              <input
                type="radio"
                name="rating"
                value={stars}
                required
                defaultChecked={given?.rating === stars}
                aria-label={say("rating", { rating: String(stars) })}
                className="sr-only"
              />
              <span aria-hidden="true">{`${String(stars)} ★`}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <Field name="title" label={say("reviews.yourTitle")} required maxLength={MAX.title} defaultValue={given?.title} />
      <div>
        <label htmlFor="field-body" className="mb-1 block text-sm font-medium">
          {say("reviews.body")}
        </label>
        <textarea
          id="field-body"
          name="body"
          required
          rows={5}
          maxLength={MAX.body}
          defaultValue={given?.body}
          className="field h-auto! py-2"
        />
      </div>
      <Field
        name="author"
        label={say("reviews.author")}
        required
        maxLength={MAX.author}
        defaultValue={author}
        autoComplete="nickname"
      />
      <button type="submit" className="button self-start">
        {say("reviews.send")}
      </button>
    </Form>
  );
}
