import { useEffect, useSyncExternalStore } from "react";
import { useSpeech } from "../language.tsx";

/** Says so while the browser has no connection: what is on the page may no longer be true, and nothing can be bought. */
export function OfflineBar() {
  const { say } = useSpeech();
  const isOnline = useSyncExternalStore(
    listen,
    () => navigator.onLine,
    () => true,
  );
  useEffect(() => (isOnline ? undefined : holdPage()), [isOnline]);
  return (
    <div role="status" className="fixed inset-x-0 bottom-0 z-50">
      {isOnline ? null : (
        <p className="bg-warn px-4 py-3 text-center text-sm font-medium text-paper">{say("error.offlineHint")}</p>
      )}
    </div>
  );
}

/**
 * Keeps the page while nothing can be fetched: its links and forms would lead to a page of the browser's own, and what was
 * typed here would be lost.
 *
 * @returns what lets them lead on again
 */
function holdPage(): () => void {
  // Before the router hears of it.
  const early = { capture: true };
  const hold = (event: Event): void => {
    if (event.type === "click" && !isOnLink(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener("click", hold, early);
  window.addEventListener("submit", hold, early);
  return () => {
    window.removeEventListener("click", hold, early);
    window.removeEventListener("submit", hold, early);
  };
}

function isOnLink(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("a[href]:not([href^='#'])") !== null;
}

function listen(tell: () => void): () => void {
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  return () => {
    window.removeEventListener("online", tell);
    window.removeEventListener("offline", tell);
  };
}
