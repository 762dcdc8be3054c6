import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { modelService } from '../../support/model-service.ts';
import { answer } from '../../support/model-stub.ts';
import { expectProblem, OOM_LOG } from '../helper.ts';

const { at, stub, turn } = modelService({ OOMWHY_MODEL_PRICE: '1/2', OOMWHY_SANDBOX: 'on' });

/** Each series with its value, as Prometheus reads the text format. */
async function scrape(): Promise<Map<string, number>> {
  const { status, headers, text } = await at.ask('GET', '/metrics');
  expect(status).toBe(200);
  expect(headers['content-type']).toMatch(/^text\/plain; ?version=0\.0\.4/);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, series = '', value = ''] = /^(\S+(?: \S+)*) (\S+)$/.exec(line) ?? [];
      expect(series, line).toMatch(/^[a-z_][a-z0-9_]*(?:\{.*\})?$/);
      return [series, Number(value)];
    }),
  );
}

const requests = (method: string, route: string, status: number) =>
  `oomwhy_http_requests_total{method="${method}",route="${route}",status="${status}"}`;

test('requests count by the route’s template, with their times, also those that fail', async () => {
  const { id } = await at.posted();
  await at.ask('GET', `/api/v1/incidents/${id}?x=secret`);
  await at.ask('GET', '/api/v1/incidents/nope');
  await at.ask('GET', '/knowledge/causes/cgroup-limit');
  const series = await scrape();
  expect(series.get(requests('POST', '/api/v1/incidents', 201))).toBe(1);
  expect(series.get(requests('GET', '/api/v1/incidents/:id', 200))).toBe(1);
  expect(series.get(requests('GET', '/api/v1/incidents/:id', 404))).toBe(1);
  expect(series.get(requests('GET', '/knowledge/*id', 200))).toBe(1);
  expect(series.get('oomwhy_http_request_seconds_count{method="GET",route="/api/v1/incidents/:id"}')).toBe(2);
  expect(series.get('oomwhy_http_requests_in_flight')).toBe(1);
  expect([...series.keys()].join('\n')).not.toMatch(/secret|nope/);
  expect([...series.keys()].join('\n')).not.toContain(id);
});

test('whoever asks for what there is not makes no series of his own', async () => {
  await at.ask('GET', '/never-asked-before');
  await at.ask('PROPFIND', '/x');
  const before = (await scrape()).size;
  for (let i = 0; i < 100; i += 1) {
    await at.ask('GET', `/wp-login-${i}.php`);
    await at.ask('GET', `/api/v1/incidents/${i}`);
    await at.ask('GET', `/knowledge/a/b/${i}`);
  }
  for (const method of ['MKCOL', 'PURGE', 'REPORT']) await at.ask(method, '/x');
  const after = await scrape();
  expect(after.size).toBeLessThan(before + 40);
  expect(after.get(requests('GET', 'other', 404))).toBe(101);
  expect(after.get(requests('other', 'other', 404))).toBe(4);
});

test('incidents are counted by cause: those that are kept, and those that were diagnosed', async () => {
  const before = await scrape();
  await at.posted(OOM_LOG);
  await at.posted('a letter about nothing');
  const after = await scrape();
  const grown = (series: string) => (after.get(series) ?? 0) - (before.get(series) ?? 0);
  for (const name of ['oomwhy_incidents', 'oomwhy_diagnoses_total']) {
    expect(grown(`${name}{cause="cgroup-limit"}`), name).toBe(1);
    expect(grown(`${name}{cause="inconclusive"}`), name).toBe(1);
  }
});

describe('the model', () => {
  test('is counted by tokens, cost, calls and what was withheld', async () => {
    const incident = await at.posted();
    const rule = incident.answer.sentences[0]?.text as string;
    const before = await scrape();
    stub.reply = (_asked, n) => answer(n === 0 ? [rule, 'Solar flares did it.'] : ['Solar flares did it.']);
    await turn(incident, 'why?');
    const after = await scrape();
    const grown = (series: string) => (after.get(series) ?? 0) - (before.get(series) ?? 0);
    const calls = stub.chats.length;
    expect(calls).toBeGreaterThan(1);
    expect(grown('oomwhy_model_tokens_total{model="stub",direction="input"}')).toBe(1000 * calls);
    expect(grown('oomwhy_model_tokens_total{model="stub",direction="output"}')).toBe(100 * calls);
    expect(grown('oomwhy_model_cost_usd_total{model="stub"}')).toBeCloseTo((calls * 1200) / 1e6, 9);
    expect(grown('oomwhy_model_calls_total{what="model"}')).toBe(calls);
    expect(grown('oomwhy_model_withheld_total')).toBe(1);
    expect(grown('oomwhy_model_answers_total{outcome="answered"}')).toBe(1);
    expect(after.get('oomwhy_answers_running')).toBe(0);
    expect(after.get('oomwhy_answers_waiting')).toBe(0);
  });

  test('what runs and what waits for it shows while it does', async () => {
    const incident = await at.posted();
    stub.reply = () => ({ hangs: true });
    const left = new AbortController();
    const asked = ['a', 'b', 'c'].map((text) =>
      fetch(`${at.url}/api/v1/incidents/${incident.id}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
        signal: left.signal,
      }).catch(() => null),
    );
    await expect.poll(async () => (await scrape()).get('oomwhy_answers_waiting')).toBe(2);
    expect((await scrape()).get('oomwhy_answers_running')).toBe(1);
    left.abort();
    await Promise.all(asked);
    await expect.poll(async () => (await scrape()).get('oomwhy_answers_running')).toBe(0);
    const route = '/api/v1/incidents/:id/messages';
    await expect.poll(async () => (await scrape()).get(requests('POST', route, 499))).toBe(3);
  });
});

test('runs in the sandbox are counted by what came out', async () => {
  const { id, fixes } = await at.posted();
  const [fix] = fixes;
  const path = `/api/v1/incidents/${id}/fixes/${fix?.id}/verification`;
  expectProblem(await at.json(path, { approvedBy: 'somebody' }), 'fix-not-runnable', 422);
  const series = await scrape();
  expect(series.get('oomwhy_sandbox_runs_total{outcome="failed"}')).toBe(1);
  expect(series.get('oomwhy_sandbox_waiting')).toBe(0);
});

test('docs/operations.md lists every metric of ours, and no other', async () => {
  const page = readFileSync(join(projectRoot(), 'docs/operations.md'), 'utf8');
  const listed = new Set([...page.matchAll(/`(oomwhy_\w+)(?:\{[\w,]+\})?`/g)].map(([, name]) => name));
  const shown = [...(await scrape()).keys()].flatMap((one) => /^oomwhy_\w+/.exec(one)?.[0] ?? []);
  expect(new Set(shown.map((name) => name.replace(/_seconds_(?:bucket|sum|count)$/, '_seconds')))).toEqual(
    listed,
  );
});

test('the process tells its memory and how busy its loop is', async () => {
  const series = await scrape();
  expect(series.get('process_resident_memory_bytes')).toBeGreaterThan(10 * 1024 ** 2);
  expect(series.has('nodejs_eventloop_lag_p99_seconds')).toBe(true);
});
