import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The first byte says how the rest was sealed, so that another way can stand beside this one. */
const VERSION = 1;

/** Seals what has to be read again, and must be worth nothing in a copy of the database. */
export interface Vault {
  /** @param owner whose it is: opened for anybody else it is nothing */
  seal(secret: Uint8Array, owner: string): Buffer;
  /** @returns null when it was sealed under another HANSA_SECRET, for another owner, or was changed */
  open(sealed: Uint8Array, owner: string): Buffer | null;
}

const SECOND_FACTORS = "hansa identity: second factors of staff";

/**
 * Makes a vault of a shop; its key is derived from the shop's secret and used for nothing else.
 *
 * @param purpose `hansa <room>: what lies in it`; the vaults of two purposes cannot open what lies in each other
 */
export function createVault(secret: string, purpose: string = SECOND_FACTORS): Vault {
  const key = Buffer.from(hkdfSync("sha256", secret, "", purpose, KEY_BYTES));
  return {
    seal(plain, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner));
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), sealed]);
    },
    open(sealed, owner) {
      const whole = Buffer.from(sealed);
      if (whole[0] !== VERSION || whole.length <= 1 + NONCE_BYTES + TAG_BYTES) return null;
      const nonce = whole.subarray(1, 1 + NONCE_BYTES);
      const tag = whole.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
      const cipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
      try {
        return Buffer.concat([cipher.update(whole.subarray(1 + NONCE_BYTES + TAG_BYTES)), cipher.final()]);
      } catch {
        // The tag does not fit: Node says so by throwing, and there is nothing else that can fail here.
        return null;
      }
    },
  };
}
