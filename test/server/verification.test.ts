import { afterAll, beforeAll, expect, test } from 'vitest';
import { sandboxHost } from '../../src/sandbox/host.ts';
import { Fix, type Incident } from '../../src/schema/incident.ts';
import { RunEvent } from '../../src/schema/run-event.ts';
import { LINES, READ_ALL } from '../support/read-all.ts';
import { expectProblem, OOM_LOG, Service, service, sseEvents } from './helper.ts';

const off = service();
const on = new Service(256 * 1024 ** 2, () => ({ OOMWHY_SANDBOX: 'on' }));
beforeAll(() => on.start());
afterAll(() => on.close());

const LOG = OOM_LOG.replaceAll('65536kB', '24576kB').replaceAll('65000kB', '24000kB');

async function posted(at: Service): Promise<{ incident: Incident; path: string }> {
  const reply = await at.json('/api/v1/incidents', {
    text: LOG,
    program: { name: 'job.py', text: READ_ALL },
  });
  expect(reply.status, reply.text).toBe(201);
  const incident = JSON.parse(reply.text) as Incident;
  const code = incident.fixes.find(({ kind }) => kind === 'code');
  return { incident, path: `/api/v1/incidents/${incident.id}/fixes/${code?.id}/verification` };
}

test('a program that comes with the log is read: its defect and its diff stand in the incident', async () => {
  const { incident } = await posted(off);
  expect(incident.verdict.cause).toBe('cgroup-limit');
  expect(incident.contributing.map(({ cause }) => cause)).toContain('read-all');
  const [code] = incident.fixes.filter(({ kind }) => kind === 'code');
  expect(code).toMatchObject({ file: 'job.py', verification: null });
  expect(code?.diff).toContain('-        return handle.readlines()');
  expect(code?.evidence[0]).toMatchObject({
    source: 'program/job.py',
    text: expect.stringContaining('readlines'),
  });
  expect(incident.answer.markdown).toContain('+        yield from handle');
});

test('nothing is run where the service was not told to', async () => {
  const { path } = await posted(off);
  expectProblem(await off.json(path, { approvedBy: 'Ada' }), 'sandbox-off', 403);
});

test('a run needs somebody who allows it, and a fix that changes code', async () => {
  const { incident, path } = await posted(on);
  expectProblem(await on.json(path, {}), 'invalid-request', 400);
  expectProblem(await on.json(path, { approvedBy: ' ' }), 'invalid-request', 400);
  const other = (id: string) => on.json(path.replace(/code-\d+/, id), { approvedBy: 'Ada' });
  expectProblem(await other('none'), 'fix-not-found', 404);
  const configuration = incident.fixes.find(({ kind }) => kind !== 'code');
  expectProblem(await other(configuration?.id as string), 'fix-not-runnable', 422);
  expectProblem(await on.ask('GET', path), 'method-not-allowed', 405);
});

test('the fix is run under the limit of the incident, and what came out is kept with who allowed it', async (context) => {
  const { isolation, limiter } = await sandboxHost();
  if (isolation === 'none' || limiter.kind === 'rlimit-as')
    return context.skip(`this host has isolation ${isolation}, limiter ${limiter.kind}`);
  const { incident, path } = await posted(on);
  const form = new FormData();
  form.set('approvedBy', 'Ada Lovelace');
  form.set('inputs', new File([LINES], 'lines.txt'));
  const reply = await fetch(`${on.url}${path}`, {
    method: 'POST',
    body: form,
    headers: { accept: 'text/event-stream' },
  });
  const events = sseEvents(await reply.text()).map(({ event, data }) => RunEvent.parse({ event, data }));
  expect(events.map(({ event }) => event).filter((event) => event !== 'run_output')).toEqual([
    ...Array(3).fill(['run_started', 'run_ended']).flat(),
    'fix',
  ]);
  const last = events.at(-1);
  const { verification } = Fix.parse(last?.data);
  expect(verification).toMatchObject({
    before: { outcome: 'killed' },
    after: { outcome: 'finished' },
    sameOutput: true,
    proven: true,
    limitBytes: 24 * 1024 ** 2,
    approvedBy: 'Ada Lovelace',
  });
  const stored = JSON.parse((await on.ask('GET', `/api/v1/incidents/${incident.id}`)).text) as Incident;
  expect(stored.fixes.find(({ kind }) => kind === 'code')?.verification?.proven).toBe(true);
  expect(stored.answer.markdown).toContain('with the same output');
});
