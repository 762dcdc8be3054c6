import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { ERRORS, OomwhyError } from '../../src/lib/errors.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { unprivileged } from '../lib/unprivileged.ts';
import { incident, scratchFolder, source } from './helper.ts';

const scratch = scratchFolder();

function complaint(folder: string): OomwhyError {
  try {
    openSqliteStore(folder);
  } catch (error) {
    if (error instanceof OomwhyError) return error;
    throw error;
  }
  throw new Error(`opened ${folder}`);
}

test('a folder that is not there is made, and what is stored is there when it is opened again', async () => {
  const folder = join(scratch, 'a/b/c');
  const one = incident();
  const store = openSqliteStore(folder);
  await store.saveIncident(one, [source('x', ['1', '2'])]);
  await store.close();
  const again = openSqliteStore(folder);
  expect(await again.incident(one.id)).toEqual(one);
  expect(await again.sources(one.id)).toEqual([source('x', ['1', '2'])]);
  await expect(again.ping()).resolves.toBeUndefined();
  await again.close();
  await expect(again.ping()).rejects.toThrow();
});

test('commits are synced and foreign keys hold', async () => {
  const folder = join(scratch, 'pragmas');
  const store = openSqliteStore(folder);
  await store.saveIncident(incident(), []);
  const database = new SqliteDatabase(join(folder, 'oomwhy.sqlite'), { readonly: true });
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(database.pragma('foreign_key_check')).toEqual([]);
  database.close();
  await store.close();
});

test('a database of a newer layout is not opened, and not touched', async () => {
  const folder = join(scratch, 'newer');
  await openSqliteStore(folder).close();
  const path = join(folder, 'oomwhy.sqlite');
  const database = new SqliteDatabase(path);
  database.pragma('user_version = 999');
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  const before = readFileSync(path);
  const error = complaint(folder);
  expect(error.code).toBe('store-unavailable');
  expect(error.message).toMatch(/999/);
  expect(error.where).toBe(folder);
  expect(readFileSync(path)).toEqual(before);
});

test('a file that is no database is not opened, and not touched', () => {
  const folder = join(scratch, 'garbage');
  mkdirSync(folder);
  writeFileSync(join(folder, 'oomwhy.sqlite'), 'not a database '.repeat(1000));
  expect(complaint(folder).code).toBe('store-unavailable');
  expect(readFileSync(join(folder, 'oomwhy.sqlite'), 'utf8')).toBe('not a database '.repeat(1000));
});

test('a file in the place of the folder is store-unavailable', () => {
  writeFileSync(join(scratch, 'file'), '');
  expect(complaint(join(scratch, 'file')).code).toBe('store-unavailable');
  expect(complaint(join(scratch, 'file/below')).where).toContain('file/below');
});

const prefix = unprivileged();

test.runIf(prefix)('a folder that may not be written is store-unavailable, said on one line', () => {
  const folder = join(scratch, 'read-only');
  mkdirSync(folder);
  chmodSync(folder, 0o555);
  const main = join(import.meta.dirname, '../../dist/cli/main.js');
  const [program = '', ...args] = [...(prefix ?? []), process.execPath, main, 'serve', '--port', '0'];
  const { status, stderr, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, OOMWHY_DATA: folder },
    timeout: 10_000,
  });
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^oomwhy: store-unavailable: .*\n$/);
  expect(stderr).toContain(folder);
  expect(stderr).toContain(ERRORS['store-unavailable'][1]);
  expect(status).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});
