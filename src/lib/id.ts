import { randomBytes } from 'node:crypto';

/** An id that sorts by time and cannot be guessed: milliseconds, then 80 random bits. */
export function newId(): string {
  return `${Date.now().toString(36).padStart(9, '0')}${randomBytes(10).toString('hex')}`;
}
