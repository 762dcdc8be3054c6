import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** SHA-256 in hexadecimal: what is kept of a secret that is long and random. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares in a time that tells nothing of where they differ. */
export function sameSecret(one: string | Uint8Array, other: string | Uint8Array): boolean {
  const digest = (secret: string | Uint8Array) => createHash('sha256').update(secret).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** A secret of 256 random bits, in letters that need no quoting. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
