import { useSyncExternalStore } from "react";
import { useSpeech } from "../language.tsx";

/** Says so while the browser has no connection: what is on the page may no longer be true, and nothing can be bought. */
export function OfflineBar() {
  const { say } = useSpeech();
  const isOnline = useSyncExternalStore(
    listen,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status">
      {isOnline ? null : (
        <p className="bg-warn px-4 py-2 text-center text-sm font-medium text-paper">{say("error.offlineHint")}</p>
      )}
    </div>
  );
}

function listen(tell: () => void): () => void {
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  return () => {
    window.removeEventListener("online", tell);
    window.removeEventListener("offline", tell);
  };
}
