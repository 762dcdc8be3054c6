import { z } from 'zod';

/** What a key may do: look, hand over and ask, allow that a program is run. None holds another. */
export const Scope = z.enum(['read', 'write', 'approve']);
export type Scope = z.infer<typeof Scope>;

/** A key as it is kept: never the key itself. Times are RFC 3339. */
export const ApiKey = z.object({
  name: z.string().regex(/^[\w.-]{1,64}$/, '1 to 64 letters, digits, `_`, `.` or `-`'),
  /** SHA-256 of the key, in hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  scopes: z.array(Scope).min(1),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

export const SignIn = z.object({
  key: z.string().trim().min(1).max(300),
  /** A page of the web chat; anything else leads to its start. */
  to: z.string().max(300).default('/'),
});
