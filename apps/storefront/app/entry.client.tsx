import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { HydratedRouter } from "react-router/dom";
import { isLanguage, loadMessages } from "./messages/index.ts";

// The page names the file of its language itself (`root.tsx`), so that this waits for nothing that is not under way.
const { lang } = document.documentElement;
await loadMessages(isLanguage(lang) ? lang : "en");
startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <HydratedRouter />
    </StrictMode>,
  );
});
