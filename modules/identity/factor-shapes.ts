import { Type } from "typebox";
import type { Ceremony } from "./passkeys.ts";
import { closed, Moment, orNull } from "./route-shapes.ts";

/** Shapes of second factors, as requests and answers carry them. */
export const Challenge = Type.String({
  maxLength: 100,
  description: "Of the proof that was begun; good for ten minutes.",
});
export const Code = Type.String({
  minLength: 6,
  maxLength: 40,
  description: "Six digits of the authenticator app, or a recovery code.",
});
export const Way = Type.Union([
  Type.Literal("password"),
  Type.Literal("totp"),
  Type.Literal("passkey"),
  Type.Literal("recovery_code"),
]);
export const Ways = Type.Array(Way, { description: "What can be shown next." });
export const RecoveryCodes = Type.Array(Type.String(), {
  description: "Each good for once; shown now and never again.",
});
export const FirstRecoveryCodes = orNull(RecoveryCodes);
export const Proved = Type.Object({ provedUntil: Moment }, closed);

/** What `navigator.credentials` is called with, and the token that finishes it. */
export const CeremonyReply = Type.Object(
  {
    challenge: Challenge,
    expiresAt: Moment,
    options: Type.Object(
      {},
      {
        additionalProperties: true,
        description: "For `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.",
      },
    ),
  },
  closed,
);

const bytes = (maxLength: number) => Type.String({ pattern: "^[A-Za-z0-9_-]+$", minLength: 1, maxLength });
/** The longest credential id is 1,023 bytes. */
const CredentialId = bytes(1_364);
const Signed = bytes(8_192);
const credential = {
  id: CredentialId,
  rawId: CredentialId,
  type: Type.Literal("public-key"),
  authenticatorAttachment: Type.Optional(Type.Union([Type.Literal("platform"), Type.Literal("cross-platform")])),
  clientExtensionResults: Type.Object({}, { additionalProperties: true, maxProperties: 20 }),
};

/** What a browser answers when it was asked to make a passkey, as `toJSON` writes it. */
export const Attestation = Type.Object(
  {
    ...credential,
    response: Type.Object(
      {
        clientDataJSON: Signed,
        attestationObject: Signed,
        authenticatorData: Type.Optional(Signed),
        publicKey: Type.Optional(Signed),
        publicKeyAlgorithm: Type.Optional(Type.Integer({ minimum: -65_536, maximum: 65_536 })),
        transports: Type.Optional(Type.Array(Type.String({ maxLength: 32 }), { maxItems: 10 })),
      },
      closed,
    ),
  },
  closed,
);

/** What a browser answers when it was asked to show one. */
export const Assertion = Type.Object(
  {
    ...credential,
    response: Type.Object(
      {
        clientDataJSON: Signed,
        authenticatorData: Signed,
        signature: Signed,
        userHandle: Type.Optional(bytes(128)),
      },
      closed,
    ),
  },
  closed,
);

/** A ceremony as it is answered. */
export function ceremonyOf({ challenge, expiresAt, options }: Ceremony) {
  return { challenge, expiresAt: expiresAt.toISOString(), options };
}
