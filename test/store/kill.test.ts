import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { incident, scratchFolder } from './helper.ts';

const INSERTER = join(import.meta.dirname, 'inserter.mjs');
const scratch = scratchFolder();
const TEMPLATE = incident({ question: 'killmarker' });

/** Runs the inserter, kills it a while after its first acknowledged incident; gives the acknowledged ids. */
async function killedWhileInserting(folder: string, sourceCount: number, afterMs: number): Promise<string[]> {
  const args = [INSERTER, folder, JSON.stringify(TEMPLATE), String(sourceCount)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    if (printed === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
    printed += text;
  });
  const [status, signal] = await once(child, 'close');
  expect([status, signal]).toEqual([null, 'SIGKILL']);
  // A line cut by the kill was no acknowledgement yet.
  return printed
    .slice(0, printed.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean);
}

test.each([
  ['small incidents', 3, 12],
  ['incidents of many sources, so that the kill falls into a transaction', 400, 8],
])(
  'after kill -9 every acknowledged incident is there and none is half stored: %s',
  async (_name, sourceCount, rounds) => {
    const folder = join(scratch, String(sourceCount));
    const acknowledged: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      acknowledged.push(...(await killedWhileInserting(folder, sourceCount, (round * 37) % 120)));
      const database = new SqliteDatabase(join(folder, 'oomwhy.sqlite'));
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(database.pragma('foreign_key_check')).toEqual([]);
      const all = database.prepare('SELECT id FROM incidents').pluck().all() as string[];
      const whole = database
        .prepare('SELECT incident_id FROM sources GROUP BY incident_id HAVING count(*) = ?')
        .pluck()
        .all(sourceCount) as string[];
      expect(whole.sort()).toEqual(all.sort());
      for (const table of ['incidents_text', 'idempotency']) {
        expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(all.length);
      }
      expect(database.prepare('SELECT count(*) FROM sources').pluck().get()).toBe(all.length * sourceCount);
      expect(all).toEqual(expect.arrayContaining(acknowledged));
      database.close();
    }
    expect(acknowledged.length).toBeGreaterThan(0);
    const store = openSqliteStore(folder);
    for (const id of acknowledged.slice(-20)) {
      expect(await store.incident(id)).toEqual({ ...TEMPLATE, id });
      expect((await store.sources(id)).every(({ lines }) => lines[0]?.text.startsWith(`${id} line 0`))).toBe(
        true,
      );
    }
    await store.close();
  },
);
