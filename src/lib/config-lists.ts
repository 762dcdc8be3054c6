import { isIP } from 'node:net';
import { z } from 'zod';
import { Scope } from '../schema/api-key.ts';

/** A key that the environment gives, under a name. */
export interface KeyFromEnvironment {
  readonly name: string;
  readonly key: string;
  readonly scopes: readonly Scope[];
}

/** Words between commas, white space around them left out. */
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== ''),
);

const KEY = /^[\w.~+/=-]{8,200}$/;
const KEY_FORM =
  'KEY or NAME:KEY or NAME:read+write+approve:KEY, several between commas; a KEY has 8 characters or more';

/** Never shows a key in what is said of it. */
export const apiKeys = list.transform((entries, context): KeyFromEnvironment[] =>
  entries.map((entry, i) => {
    const parts = entry.split(':');
    const key = parts.at(-1) as string;
    const name = parts.length > 1 ? (parts[0] as string) : `environment-${i + 1}`;
    const scopes = z.array(Scope).safeParse(parts.length === 3 ? parts[1]?.split('+') : Scope.options);
    if (parts.length > 3 || !KEY.test(key) || !/^[\w.-]{1,64}$/.test(name) || !scopes.success)
      context.addIssue(`entry ${i + 1} is not ${KEY_FORM}`);
    return { name, key, scopes: scopes.data ?? [] };
  }),
);

export const names = list.pipe(
  z.array(
    z
      .string()
      .regex(/^[\w.-]{1,253}$/, 'names or addresses without a port, between commas')
      .toLowerCase(),
  ),
);

export const urls = list.pipe(z.array(z.url({ protocol: /^https?$/ })).max(8));

export const networks = list.pipe(
  z.array(
    z.string().refine((network) => {
      const [address = '', bits, more] = network.split('/');
      const most = isIP(address) === 4 ? 32 : 128;
      return (
        isIP(address) !== 0 &&
        more === undefined &&
        /^\d{1,3}$/.test(bits ?? '0') &&
        Number(bits ?? 0) <= most
      );
    }, 'networks such as 10.0.0.0/8, between commas'),
  ),
);
