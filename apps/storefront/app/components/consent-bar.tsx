import { choose, useChoice } from "../behaviour.ts";
import { useSpeech } from "../language.tsx";

/** Asks once whether the shop may remember what is looked at; both answers weigh the same, and the shop works with either. */
export function ConsentBar() {
  const { say } = useSpeech();
  if (useChoice() !== null) return null;
  return (
    <section
      aria-label={say("consent.title")}
      className="consent-bar fixed inset-x-0 bottom-0 z-30 border-t border-line bg-card shadow-[0_-8px_30px_rgb(0_0_0/0.08)]"
    >
      <div className="mx-auto flex max-w-7xl flex-wrap items-center gap-x-6 gap-y-3 px-4 py-3 sm:px-6">
        <p className="min-w-60 flex-1 text-sm text-muted">{say("consent.question")}</p>
        <div className="flex gap-2">
          <button
            type="button"
            className="button button-quiet px-4! text-sm whitespace-nowrap"
            onClick={() => choose("denied")}
          >
            {say("consent.no")}
          </button>
          <button
            type="button"
            className="button button-quiet px-4! text-sm whitespace-nowrap"
            onClick={() => choose("granted")}
          >
            {say("consent.yes")}
          </button>
        </div>
      </div>
    </section>
  );
}

/** The way back to the question, for the foot of the page. */
export function ConsentLink() {
  const { say } = useSpeech();
  const choice = useChoice();
  if (choice === undefined || choice === null) return null;
  return (
    <button
      type="button"
      className="min-h-8 text-start text-sm underline underline-offset-4"
      onClick={() => choose(null)}
    >
      {say("consent.title")}
    </button>
  );
}
