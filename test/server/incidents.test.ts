import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { IncidentList, SourceLines, SourceList } from '../../src/schema/conversation.ts';
import { Incident } from '../../src/schema/incident.ts';
import { expectProblem, GIVEN, OOM_LOG, service } from './helper.ts';

const at = service();
const HOST = readFileSync(join(GIVEN, 'host.tar.gz'));

describe('POST /api/v1/incidents', () => {
  test('takes JSON and answers with the incident and its address', async () => {
    const program = { name: 'etl.py', text: 'rows = list(range(10**9))\n' };
    const reply = await at.json('/api/v1/incidents', { text: OOM_LOG, question: ' why? ', program });
    expect(reply.status).toBe(201);
    const incident = Incident.parse(JSON.parse(reply.text));
    expect(incident.question).toBe('why?');
    expect(reply.headers.location).toBe(`/api/v1/incidents/${incident.id}`);
    const { text } = await at.ask('GET', `/api/v1/incidents/${incident.id}/sources`);
    const paths = SourceList.parse(JSON.parse(text)).sources.map(({ path }) => path);
    expect(paths.sort()).toEqual(['pasted.txt', 'program/etl.py']);
  });

  test.each(['text/plain', 'text/plain; charset=utf-8', 'text/x-log'])('takes a body of %s', async (type) => {
    const reply = await at.text(OOM_LOG, { 'content-type': type });
    expect(reply.status).toBe(201);
    expect(Incident.parse(JSON.parse(reply.text)).events[0]?.victim?.pid).toBe(77);
  });

  test('takes packed files, plain files and fields of a form as one incident', async () => {
    const { status, text } = await at.upload([
      ['question', 'why?'],
      ['files', HOST, 'host.tar.gz'],
      ['files', 'exit status: 137\n', 'exit.txt'],
    ]);
    expect(status).toBe(201);
    const incident = Incident.parse(JSON.parse(text));
    expect(incident.question).toBe('why?');
    expect(incident.verdict.cause).toBe('cgroup-limit');
    expect(incident.events[0]?.limit?.bytes).toBe(134_217_728);
    const listed = JSON.parse((await at.ask('GET', `/api/v1/incidents/${incident.id}/sources`)).text);
    const paths = SourceList.parse(listed).sources.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['host/proc/meminfo', 'exit.txt']));
  });

  test('gives the same verdict for a text whichever way it comes', async () => {
    const replies = [
      await at.json('/api/v1/incidents', { text: OOM_LOG }),
      await at.text(OOM_LOG),
      await at.upload([['text', OOM_LOG]]),
      await at.upload([['file', OOM_LOG, 'pasted.txt']]),
    ];
    const same = replies.map(({ text }) => {
      const { id: _id, createdAt: _at, ...rest } = Incident.parse(JSON.parse(text));
      return rest;
    });
    for (const one of same.slice(1)) expect(one).toEqual(same[0]);
  });
});

describe('GET /api/v1/incidents', () => {
  test('pages through all, newest first, and searches', async () => {
    const marked = [];
    for (let i = 0; i < 5; i += 1) marked.push((await at.posted(OOM_LOG, `pagemarker ${i}`)).id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { text } = await at.ask(
        'GET',
        `/api/v1/incidents?q=pagemark&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      const page = IncidentList.parse(JSON.parse(text));
      seen.push(...page.incidents.map(({ id }) => id));
      cursor = page.next ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(marked.sort().reverse());
  });

  test('gives in each row what the list shows', async () => {
    const { id, createdAt } = await at.posted(OOM_LOG, 'rowmarker');
    const { text } = await at.ask('GET', '/api/v1/incidents?q=rowmarker');
    expect(JSON.parse(text).incidents).toEqual([
      expect.objectContaining({
        id,
        createdAt,
        cause: 'cgroup-limit',
        question: 'rowmarker',
        victim: 'python3',
      }),
    ]);
  });

  test.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'limit=1.5',
    `q=${'x'.repeat(1001)}`,
    `cursor=${'x'.repeat(201)}`,
  ])('refuses %s', async (query) => {
    const problem = expectProblem(await at.ask('GET', `/api/v1/incidents?${query}`), 'invalid-request', 400);
    expect(problem.detail).toContain(query.split('=')[0]);
  });

  test.each(['q=%22', 'q=NOT', 'q=a%00b', 'q=x&q=y', 'q[]=x', 'cursor=%27'])('survives %s', async (query) => {
    const { status } = await at.ask('GET', `/api/v1/incidents?${query}`);
    expect([200, 400]).toContain(status);
  });
});

test('GET /api/v1/incidents/:id gives what the POST gave', async () => {
  const incident = await at.posted();
  const { status, text } = await at.ask('GET', `/api/v1/incidents/${incident.id}`);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual(incident);
});

describe('GET /api/v1/incidents/:id/sources/lines', () => {
  const lines = (id: string, query: string) =>
    at.ask('GET', `/api/v1/incidents/${id}/sources/lines?${query}`);

  test.each([
    ['from=2&to=3', [2, 3]],
    ['from=4', [4]],
    ['to=1', [1]],
    ['', [1, 2, 3, 4]],
    ['from=3&to=2', []],
    ['from=900', []],
  ])('with "%s" gives those lines', async (range, numbers) => {
    const { id } = await at.posted();
    const { status, text } = await lines(id, `path=pasted.txt&${range}`);
    expect(status).toBe(200);
    const got = SourceLines.parse(JSON.parse(text));
    const all = OOM_LOG.split('\n');
    expect(got).toEqual({
      path: 'pasted.txt',
      lineCount: 4,
      lines: numbers.map((number) => ({ number, text: all[number - 1] })),
    });
  });

  test('holds every line that the incident cites', async () => {
    const { text: posted } = await at.upload([['f', HOST, 'host.tar.gz']]);
    const incident = Incident.parse(JSON.parse(posted));
    const cited = [...incident.verdict.evidence, ...incident.facts.flatMap(({ evidence }) => evidence)];
    expect(cited.length).toBeGreaterThan(10);
    for (const { source, line, text } of cited) {
      const { text: got } = await lines(
        incident.id,
        `path=${encodeURIComponent(source)}&from=${line}&to=${line}`,
      );
      expect(JSON.parse(got).lines).toEqual([{ number: line, text }]);
    }
  });

  test('gives a large range in bounded pieces', async () => {
    const { id } = await at.posted(`${OOM_LOG}${'noise\n'.repeat(12_000)}`);
    const { text } = await lines(id, 'path=pasted.txt&from=1&to=999999999');
    const got = SourceLines.parse(JSON.parse(text));
    expect(got.lineCount).toBe(12_004);
    expect(got.lines).toHaveLength(5000);
  });

  test.each(['', 'path=', 'path=pasted.txt&from=0', 'path=pasted.txt&from=-1', 'path=pasted.txt&to=x'])(
    'refuses "%s"',
    async (query) => void expectProblem(await lines((await at.posted()).id, query), 'invalid-request', 400),
  );

  test.each(['../../etc/passwd', '/etc/passwd', 'oomwhy.sqlite', 'pasted.txt%00'])(
    'does not give %s',
    async (path) => {
      expectProblem(await lines((await at.posted()).id, `path=${path}`), 'source-not-found', 404);
    },
  );
});
