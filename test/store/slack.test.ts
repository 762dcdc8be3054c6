import { expect, test } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { incident, scratchFolder, scratchStore } from './helper.ts';

const store = scratchStore();
const place = { team: 'T1', channel: 'C1', thread: '1.1' };
const thread = { ...place, audience: 'public' as const, user: 'U1', link: null };

test('one thread is one incident: the first stays', async () => {
  const [a, b] = [incident(), incident()];
  for (const one of [a, b]) await store.saveIncident(one, []);
  const kept = await store.slack.saveThread({ ...thread, incident: a.id });
  expect(await store.slack.saveThread({ ...thread, incident: b.id, user: 'U2' })).toEqual(kept);
  expect(await store.slack.thread(place)).toEqual({ ...thread, incident: a.id });
  expect(await store.slack.thread({ ...place, team: 'T2' })).toBeNull();
  await expect(store.slack.saveThread({ ...thread, thread: '9.9', incident: 'none' })).rejects.toThrow(
    /FOREIGN KEY/,
  );
});

test('a list holds one’s own threads and those of public channels, newest first', async () => {
  const save = async (audience: 'public' | 'private' | 'external', user: string) => {
    const one = incident();
    await store.saveIncident(one, []);
    await store.slack.saveThread({ ...thread, team: 'T9', thread: one.id, audience, user, incident: one.id });
    return one.id;
  };
  const own = await save('private', 'U1');
  await save('private', 'U2');
  await save('external', 'U2');
  const open = await save('public', 'U2');
  expect((await store.slack.recent('T9', 'U1', 10)).map(({ incident: id }) => id)).toEqual(
    [open, own].sort().reverse(),
  );
  expect(await store.slack.recent('T9', 'U1', 1)).toHaveLength(1);
  expect(await store.slack.recent('T8', 'U1', 10)).toEqual([]);
});

test('a delivery is claimed once, by whoever comes first, also after a restart', async () => {
  const folder = scratchFolder();
  const first = openSqliteStore(folder);
  const claims = await Promise.all(Array.from({ length: 5 }, () => first.slack.claim('event Ev1')));
  expect(claims.filter(Boolean)).toHaveLength(1);
  await first.close();
  const second = openSqliteStore(folder);
  expect(await second.slack.claim('event Ev1')).toBe(false);
  expect(await second.slack.claim('event Ev2')).toBe(true);
  await second.close();
});
