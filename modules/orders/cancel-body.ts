import { Type } from "typebox";
import { MAX_REASON } from "./cancel.ts";

/** What a cancellation may say; nothing at all is fine. */
export const CancelBody = Type.Union([
  Type.Object(
    {
      reason: Type.Optional(
        Type.String({ minLength: 1, maxLength: MAX_REASON, description: "Why; the buyer and the desk can read it." }),
      ),
    },
    { additionalProperties: false },
  ),
  Type.Null(),
]);
