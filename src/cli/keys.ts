import { readConfig } from '../lib/config.ts';
import { OomwhyError } from '../lib/errors.ts';
import { hashOf, newSecret } from '../lib/secret.ts';
import { ApiKey, Scope } from '../schema/api-key.ts';
import type { Access } from '../store/access.ts';
import { openSqliteStore } from '../store/sqlite/index.ts';
import { parseOptions } from './options.ts';

const USE = 'keys add NAME [--scope read|write|approve]..., keys list, or keys revoke NAME';

/** `oomwhy keys add|list|revoke`: the key itself is shown once, when it is made. A running service knows at once. */
export async function keys(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, { scope: { type: 'string', multiple: true } });
  const [action, name, ...more] = positionals;
  const run = ACTIONS.get(action ?? '');
  if (!run || more.length > 0 || (action === 'list') !== (name === undefined))
    throw new OomwhyError('wrong-use', USE);
  if (values.scope && action !== 'add') throw new OomwhyError('wrong-use', '--scope goes with keys add');
  const store = openSqliteStore(readConfig(process.env).data);
  try {
    process.stdout.write(await run(store.access, name ?? '', values.scope ?? []));
  } finally {
    await store.close();
  }
}

const ACTIONS = new Map(Object.entries({ add, list, revoke }));

async function add(access: Access, name: string, scopes: readonly string[]): Promise<string> {
  const wanted = scopes.length > 0 ? scopes.flatMap((scope) => scope.split(',')) : ['read', 'write'];
  const key = `oomwhy_${newSecret()}`;
  const made = ApiKey.safeParse({
    name,
    hash: hashOf(key),
    scopes: [...new Set(wanted)],
    createdAt: new Date().toISOString(),
    lastUsedAt: null,
    revokedAt: null,
  });
  if (!made.success) {
    const field = made.error.issues[0]?.path[0];
    const allowed = field === 'name' ? '1 to 64 letters, digits, `_`, `.` or `-`' : Scope.options.join(', ');
    throw new OomwhyError(
      'wrong-use',
      `the ${field === 'name' ? 'name' : 'scope'} is wrong; allowed: ${allowed}`,
    );
  }
  await access.addKey(made.data);
  return `${key}\n`;
}

async function list(access: Access): Promise<string> {
  const all = await access.keys();
  const rows = all.map(({ name, scopes, createdAt, lastUsedAt, revokedAt }) => {
    const state = revokedAt === null ? 'valid' : `revoked ${revokedAt}`;
    return [name, scopes.join('+'), `made ${createdAt}`, `last used ${lastUsedAt ?? 'never'}`, state].join(
      '  ',
    );
  });
  return rows.map((row) => `${row}\n`).join('');
}

async function revoke(access: Access, name: string): Promise<string> {
  if (!(await access.revokeKey(name, new Date().toISOString())))
    throw new OomwhyError('key-not-found', 'there is no valid key of this name', { where: name });
  return '';
}
