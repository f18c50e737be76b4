import { hansa, take } from "../ask/hansa.ts";
import type { Way } from "../ask/proof.ts";
import { showPasskey } from "./passkey.ts";
import type { Proof } from "./ProofForm.tsx";

/** The password was right, and one of these has to follow. */
export interface SecondStep {
  readonly challenge: string;
  readonly ways: readonly Way[];
}

/** Signs in by password. @returns what has to follow, or null when nothing has @throws Refused */
export async function signIn(body: { readonly email: string; readonly password: string }): Promise<SecondStep | null> {
  const came = await take(hansa.POST("/v1/admin/auth/sign-in", { body }));
  return "challenge" in came ? came : null;
}

/** Signs in by passkey, which needs no password. @throws Refused, or Error when the browser showed none */
export async function signInByPasskey(): Promise<null> {
  const { challenge, options } = await take(hansa.POST("/v1/admin/auth/passkey/begin"));
  const body = { challenge, response: await showPasskey(options) };
  await take(hansa.POST("/v1/admin/auth/passkey", { body }));
  return null;
}

/** Finishes a sign-in. @throws Refused, or Error when the browser showed no passkey */
export async function finishSignIn({ challenge }: SecondStep, proof: Proof): Promise<null> {
  if (proof.kind === "passkey") return await signInByPasskey();
  const code = proof.kind === "code" ? proof.code : proof.password;
  await take(hansa.POST("/v1/admin/auth/sign-in/code", { body: { challenge, code } }));
  return null;
}
