import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";

/** Whether this browser, on this page, knows passkeys; they want https or localhost, and a name rather than a number. */
export const knowsPasskeys: boolean = browserSupportsWebAuthn() && !/^[\d.]+$|^\[/.test(window.location.hostname);

/** Asks the browser to make a passkey. @param options as the API gave them @throws Error with a sentence for people */
export async function makePasskey(options: object) {
  const made = await startRegistration({ optionsJSON: parseCreation(options) }).catch((error: unknown) => {
    const isKnown = error instanceof Error && error.name === "InvalidStateError";
    throw new Error(isKnown ? "This device has a passkey for you already." : "No passkey was made.", { cause: error });
  });
  return { ...made, clientExtensionResults: {} };
}

/** Asks the browser to show a passkey. @param options as the API gave them @throws Error with a sentence for people */
export async function showPasskey(options: object) {
  const shown = await startAuthentication({ optionsJSON: parseRequest(options) }).catch((error: unknown) => {
    throw new Error("No passkey was shown.", { cause: error });
  });
  return { ...shown, clientExtensionResults: {} };
}

function parseCreation(options: object): PublicKeyCredentialCreationOptionsJSON {
  return options as PublicKeyCredentialCreationOptionsJSON;
}

function parseRequest(options: object): PublicKeyCredentialRequestOptionsJSON {
  return options as PublicKeyCredentialRequestOptionsJSON;
}
