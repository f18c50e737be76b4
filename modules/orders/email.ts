import { createHash } from "node:crypto";
import { normaliseEmail } from "#modules/identity";

/** The key under which a guest's orders are found once the address is verified; the address itself is not searched. */
export function hashEmail(email: string): Buffer {
  return createHash("sha256").update(normaliseEmail(email)).digest();
}
