import { useId, useRef, useState } from "react";
import { Form, useNavigate } from "react-router";
import { useHydrated } from "../hydrated.ts";
import { useSpeech } from "../language.tsx";
import { Icon } from "./icons.tsx";
import { type Suggestion, useSuggestions } from "../suggestions.ts";

/** The search field of every page. With script it guesses along; without, it is a form like any other. */
export function SearchBox() {
  const { say, to, channel, language } = useSpeech();
  const navigate = useNavigate();
  const listId = useId();
  const isHydrated = useHydrated();
  const [text, setText] = useState("");
  const found = useSuggestions(text, { channel: channel.code, language });
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const shown = isOpen ? found : [];
  const leave = (path: string): void => {
    setOpen(false);
    field.current?.blur();
    void navigate(to(path));
  };
  return (
    <Form
      action={to("/search")}
      role="search"
      className="relative ms-auto w-full max-w-md"
      onSubmit={() => setOpen(false)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <label className="sr-only" htmlFor="q">
        {say("nav.search")}
      </label>
      <input
        ref={field}
        id="q"
        name="q"
        type="search"
        maxLength={200}
        autoComplete="off"
        {...(isHydrated
          ? {
              role: "combobox",
              "aria-expanded": shown.length > 0,
              "aria-controls": listId,
              "aria-autocomplete": "list" as const,
            }
          : {})}
        aria-activedescendant={active < 0 ? undefined : `${listId}-${String(active)}`}
        className="field rounded-full! ps-11! text-sm text-ellipsis"
        placeholder={say("nav.searchPlaceholder")}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(-1);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setOpen(false);
          if (event.key === "Enter" && shown[active] !== undefined) {
            event.preventDefault();
            leave(shown[active].path);
          }
          if (shown.length === 0 || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
          event.preventDefault();
          const step = event.key === "ArrowDown" ? 1 : -1;
          // One place more than there are suggestions: there the field itself has the word.
          setActive((at) => ((at + 1 + step + shown.length + 1) % (shown.length + 1)) - 1);
        }}
      />
      <button
        type="submit"
        className="absolute inset-y-0 start-1 flex w-10 items-center justify-center text-muted"
        aria-label={say("nav.search")}
      >
        <Icon name="search" />
      </button>
      <SuggestionList id={listId} shown={shown} active={active} onChoose={leave} />
    </Form>
  );
}

function SuggestionList(props: {
  readonly id: string;
  readonly shown: readonly Suggestion[];
  readonly active: number;
  readonly onChoose: (path: string) => void;
}) {
  const { say } = useSpeech();
  const { id, shown, active, onChoose } = props;
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={say("search.suggestions")}
      hidden={shown.length === 0}
      className="absolute inset-x-0 top-full z-30 mt-2 overflow-hidden rounded-2xl border border-line bg-card py-2 shadow-xl max-sm:fixed max-sm:inset-x-4 max-sm:top-16"
    >
      {shown.map((one, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keys
        <li
          key={one.path}
          id={`${id}-${String(index)}`}
          role="option"
          aria-selected={index === active}
          className={`flex min-h-11 cursor-pointer items-center gap-3 px-4 py-1.5 text-sm hover:bg-sand ${index === active ? "bg-sand" : ""}`}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(one.path)}
        >
          {one.image === null ? (
            <Icon name="search" className="mx-2 size-4 text-muted" />
          ) : (
            <img src={one.image} alt="" width={36} height={36} className="size-9 rounded-lg bg-sand object-cover" />
          )}
          <span className="flex-1 truncate">{one.text}</span>
          {one.kind === "category" ? <span className="text-xs text-muted">{say("nav.departments")}</span> : null}
        </li>
      ))}
    </ul>
  );
}
