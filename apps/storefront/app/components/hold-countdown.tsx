import { useEffect, useState } from "react";
import { useSpeech } from "../language.tsx";
import type { MessageKey } from "../messages/en.ts";

const SECOND_MS = 1_000;

/** For how long what is in the cart is still kept while a payment waits. */
export function HoldCountdown({ until }: { readonly until: string }) {
  return <Countdown until={until} words={["checkout.heldFor", "checkout.heldUntil", "checkout.holdEnded"]} />;
}

/** For how long the prices of a cart still hold. */
export function PriceCountdown({ until }: { readonly until: string }) {
  const words = ["checkout.pricesHeldFor", "checkout.pricesHeldUntil", "checkout.pricesEnded"] as const;
  return <Countdown until={until} words={words} />;
}

/** @param words for a time left, for a time of the clock, and for the end */
function Countdown({
  until,
  words,
}: {
  readonly until: string;
  readonly words: readonly [MessageKey, MessageKey, MessageKey];
}) {
  const { say, language } = useSpeech();
  const [leftMs, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const look = (): void => setLeft(Math.max(0, new Date(until).getTime() - Date.now()));
    look();
    const timer = setInterval(look, SECOND_MS);
    return () => clearInterval(timer);
  }, [until]);
  const [heldFor, heldUntil, ended] = words;
  if (leftMs === null) {
    // Without script there is no clock: the time itself is told.
    const clock = new Intl.DateTimeFormat(language, { timeStyle: "short", timeZone: "UTC" });
    return <p className="text-muted">{say(heldUntil, { time: `${clock.format(new Date(until))} UTC` })}</p>;
  }
  const seconds = Math.floor(leftMs / SECOND_MS);
  const two = (value: number): string => String(value).padStart(2, "0");
  const time = `${String(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  return (
    // Read aloud every second it would be noise; the time stands there for whoever looks for it.
    <p role="timer" aria-live="off" className="text-muted tabular-nums">
      {leftMs === 0 ? say(ended) : say(heldFor, { time })}
    </p>
  );
}
