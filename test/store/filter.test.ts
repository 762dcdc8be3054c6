import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { IncidentEvent } from '../../src/schema/incident.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { incident, scratchFolder, scratchStore } from './helper.ts';

const store = scratchStore();

const eventAt = (cgroup: object) =>
  IncidentEvent.parse({
    id: 'event-1',
    kind: 'oom-kill',
    time: null,
    uptimeSeconds: null,
    constraint: null,
    trigger: null,
    cgroup: {
      limitPath: null,
      taskPath: null,
      limitBytes: null,
      usageBytes: null,
      swapLimitBytes: null,
      pod: null,
      container: null,
      unit: null,
      ...cgroup,
    },
    limit: null,
    victim: null,
    hog: null,
    cause: 'cgroup-limit',
    evidence: [],
  });

test('the list is filtered by cause, place and time, and tells what there is to choose from', async () => {
  const verdict = { cause: 'global-oom', title: 'x', confidence: 1, summary: 'x', evidence: [] };
  const given = [
    incident({ createdAt: '2026-01-01T00:00:00.000Z', events: [eventAt({ unit: 'etl.service' })] }),
    incident({ createdAt: '2026-01-02T00:00:00.000Z', events: [eventAt({ pod: 'web-1', unit: 'x' })] }),
    incident({ createdAt: '2026-01-03T00:00:00.000Z', events: [eventAt({ limitPath: '/a/b.slice' })] }),
    incident({ createdAt: '2026-01-04T00:00:00.000Z', verdict }),
  ];
  for (const one of given) await store.saveIncident(one, []);
  const days = async (filter: object) =>
    (await store.incidents({ limit: 50, ...filter })).incidents
      .map(({ createdAt }) => createdAt.slice(8, 10))
      .sort();
  expect(await days({ cause: 'global-oom' })).toEqual(['04']);
  expect(await days({ place: 'web-1' })).toEqual(['02']);
  expect(await days({ place: 'x' })).toEqual([]);
  expect(await days({ since: '2026-01-02T00:00:00Z', until: '2026-01-04T01:00:00+01:00' })).toEqual([
    '02',
    '03',
  ]);
  expect(await days({ cause: 'cgroup-limit', since: '2026-01-03T00:00:00Z' })).toEqual(['03']);
  const { facets } = await store.incidents({ limit: 1, facets: true });
  expect(facets).toEqual({
    causes: [
      { value: 'cgroup-limit', count: 3 },
      { value: 'global-oom', count: 1 },
    ],
    places: ['b.slice', 'etl.service', 'web-1'].map((value) => ({ value, count: 1 })),
  });
  expect((await store.incidents({ limit: 1 })).facets).toBeUndefined();
});

test('a store of before there were places and feedback is opened, and keeps what it has', async () => {
  const folder = scratchFolder();
  const source = readFileSync(join(import.meta.dirname, '../../src/store/sqlite/migrations.ts'), 'utf8');
  const first = /`(CREATE TABLE incidents [\s\S]*?)`,/.exec(source)?.[1] ?? '';
  const database = new SqliteDatabase(join(folder, 'oomwhy.sqlite'));
  database.exec(first);
  database
    .prepare('INSERT INTO incidents VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run('old', '2026-01-01T00:00:00.000Z', 'cgroup-limit', 'Old', 0.9, null, null, Buffer.from('x'));
  database.pragma('user_version = 1');
  database.close();
  const opened = openSqliteStore(folder);
  const { incidents } = await opened.incidents({ limit: 5 });
  expect(incidents).toMatchObject([{ id: 'old', place: null }]);
  expect(await opened.feedback('old')).toEqual([]);
  await opened.close();
});
