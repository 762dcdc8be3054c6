import { expect, test } from 'vitest';
import { IncidentList, LineMatches, SourceLines } from '../../src/schema/conversation.ts';
import { expectProblem, OOM_LOG, service } from './helper.ts';

const at = service();
const PATH = encodeURIComponent('pasted.txt');
const noise = Array.from({ length: 3_000 }, (_, n) => `[  200.${String(n).padStart(6, '0')}] job: line ${n}`);

async function log() {
  const { id } = await at.posted(`${OOM_LOG}${noise.join('\n')}\n`);
  const get = async (rest: string) => at.ask('GET', `/api/v1/incidents/${id}/sources/${rest}`);
  const lines = async (rest: string) =>
    SourceLines.parse(JSON.parse((await get(`lines?path=${PATH}&${rest}`)).text)).lines.map(
      ({ number }) => number,
    );
  const search = async (rest: string) => LineMatches.parse(JSON.parse((await get(`search?${rest}`)).text));
  return { get, lines, search };
}

test('lines are to be had around a line', async () => {
  const { lines, get } = await log();
  expect(await lines('near=10&before=2&after=3')).toEqual([8, 9, 10, 11, 12]);
  expect(await lines('near=1&before=5&after=2')).toEqual([1, 2]);
  expect(await lines('near=99999&before=1&after=5')).toEqual([3_004]);
  expectProblem(await get(`lines?path=${PATH}&near=1&after=2001`), 'invalid-request', 400);
});

test('sources are searched, upper and lower case alike, and operators mean nothing', async () => {
  const { search, get } = await log();
  const found = await search('q=OOM-KILL%3A');
  expect(found).toEqual({
    matches: [{ path: 'pasted.txt', number: 3, text: OOM_LOG.split('\n')[2] }],
    more: false,
  });
  const many = await search(`q=job%3A+LINE&limit=3&path=${PATH}`);
  expect(many.matches.map(({ number }) => number)).toEqual([5, 6, 7]);
  expect(many.more).toBe(true);
  expect((await search('q=job%3A+LINE&path=other')).matches).toEqual([]);
  expect((await search('q=.*')).matches).toEqual([]);
  expectProblem(await get('search?q='), 'invalid-request', 400);
});

test('the list is filtered over HTTP', async () => {
  await log();
  const { text } = await at.ask('GET', '/api/v1/incidents?cause=cgroup-limit&place=job&facets=true');
  const list = IncidentList.parse(JSON.parse(text));
  expect(list.incidents[0]).toMatchObject({ cause: 'cgroup-limit', place: 'job' });
  expect(list.facets?.places.map(({ value }) => value)).toContain('job');
  const none = await at.ask('GET', '/api/v1/incidents?cause=cgroup-limit&until=2001-01-01T00:00:00Z');
  expect(IncidentList.parse(JSON.parse(none.text)).incidents).toEqual([]);
  expectProblem(await at.ask('GET', '/api/v1/incidents?since=yesterday'), 'invalid-request', 400);
});
