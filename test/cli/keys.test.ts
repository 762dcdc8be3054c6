import { expect, test } from 'vitest';
import { hashOf } from '../../src/lib/secret.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { expectFailure, oomwhy, scratchFolder } from './helper.ts';

const OOMWHY_DATA = scratchFolder();
const keys = (...args: string[]) => oomwhy(['keys', ...args], { env: { ...process.env, OOMWHY_DATA } });

test('a key is shown once and kept as a hash, listed without it, and revoked', async () => {
  const made = keys('add', 'ci', '--scope', 'read', '--scope', 'approve');
  expect([made.status, made.stderr]).toEqual([0, '']);
  expect(made.stdout).toMatch(/^oomwhy_[\w-]{43}\n$/);
  const store = openSqliteStore(OOMWHY_DATA);
  const [kept] = await store.access.keys();
  await store.close();
  expect(kept).toMatchObject({ name: 'ci', scopes: ['read', 'approve'], hash: hashOf(made.stdout.trim()) });

  expect(keys('add', 'bob').status).toBe(0);
  const listed = keys('list').stdout;
  expect(listed).toMatch(/^ci {2}read\+approve {2}made \S+ {2}last used never {2}valid\nbob {2}read\+write /);
  expect(listed).not.toContain(made.stdout.trim());
  expect(listed).not.toContain(kept?.hash);

  expect(keys('revoke', 'ci')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(keys('list').stdout).toMatch(/^ci .* revoked \d{4}-/);
  expectFailure(keys('revoke', 'ci'), 'key-not-found', 2);
  expectFailure(keys('add', 'ci'), 'key-exists', 2);
});

test.each([
  [[]],
  [['add']],
  [['list', 'x']],
  [['revoke']],
  [['drop', 'x']],
  [['__proto__', 'x']],
  [['add', 'a', 'b']],
  [['add', 'a', '--scope', 'root']],
  [['add', 'a b']],
  [['add', '']],
  [['add', '../x']],
  [['revoke', 'x', '--scope', 'read']],
])('%j is wrong use', (args) => void expectFailure(keys(...args), 'wrong-use', 2));
