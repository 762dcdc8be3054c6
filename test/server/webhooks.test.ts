import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Incident } from '../../src/schema/incident.ts';
import { expectProblem, OOM_LOG, type Reply, Service, service } from './helper.ts';

const SECRETS = { pagerduty: 'secret-of-pagerduty', generic: 'secret-of-generic' };
const at = service(undefined, () => ({
  OOMWHY_PAGERDUTY_SECRET: SECRETS.pagerduty,
  OOMWHY_WEBHOOK_SECRET: SECRETS.generic,
}));
const HOOKS = '/api/v1/webhooks';
const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');
const incidentOf = ({ text }: Reply) => JSON.parse(text) as Incident;

/** All that an incident was told, as it is kept. */
async function evidence(id: string): Promise<string> {
  const sources = await at.store.sources(id);
  return sources.flatMap(({ lines }) => lines.map(({ text }) => text)).join('\n');
}

const alert = (more: object = {}) => ({
  status: 'firing',
  labels: { alertname: 'ContainerOOMKilled', namespace: 'shop', pod: 'etl-7d9f', container: 'etl' },
  annotations: { summary: 'etl was killed' },
  startsAt: '2026-01-02T03:04:05Z',
  ...more,
});
const group = (groupKey: string, more: object = {}) => ({
  ...{ version: '4', groupKey, status: 'firing', receiver: 'oomwhy', truncatedAlerts: 0 },
  ...{
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://am',
    alerts: [alert()],
  },
  ...more,
});
const alertmanager = (body: object) => at.json(`${HOOKS}/alertmanager`, body);

describe('Alertmanager', () => {
  test('a group is one incident; what is new joins it, what repeats changes nothing', async () => {
    const opened = await alertmanager(group('a'));
    expect([opened.status, opened.headers['oomwhy-outcome']]).toEqual([201, 'opened']);
    const { id, question } = incidentOf(opened);
    expect(question).toContain('container etl of pod shop/etl-7d9f');
    expect(opened.headers.location).toBe(`/api/v1/incidents/${id}`);

    const same = await alertmanager(group('a'));
    expect([same.status, same.headers['oomwhy-outcome'], incidentOf(same).id]).toEqual([
      200,
      'unchanged',
      id,
    ]);
    const second = alert({ labels: { alertname: 'ContainerOOMKilled', pod: 'etl-other' } });
    const more = await alertmanager(group('a', { alerts: [alert(), second] }));
    expect([more.status, more.headers['oomwhy-outcome'], incidentOf(more).id]).toEqual([200, 'joined', id]);
    const resolved = await alertmanager(
      group('a', {
        status: 'resolved',
        alerts: [alert({ status: 'resolved', endsAt: '2026-01-02T04:00:00Z' })],
      }),
    );
    expect([resolved.status, incidentOf(resolved).id]).toEqual([200, id]);
    const refired = await alertmanager(group('a', { alerts: [alert({ startsAt: '2026-01-02T05:00:00Z' })] }));
    expect(incidentOf(refired).id).toBe(id);
    const told = await evidence(id);
    for (const words of [
      'pod: etl-7d9f',
      'pod: etl-other',
      'until 2026-01-02T04:00:00Z',
      'since 2026-01-02T05:00:00Z',
    ])
      expect(told).toContain(words);

    const other = await alertmanager(group('b'));
    expect([other.status, incidentOf(other).id === id]).toEqual([201, false]);
  });

  test('the end of a group that nothing is known of opens nothing', async () => {
    const before = await at.ids();
    const reply = await alertmanager(group('unknown', { status: 'resolved' }));
    expect([reply.status, JSON.parse(reply.text)]).toEqual([202, { outcome: 'ignored' }]);
    expect(await at.ids()).toEqual(before);
  });

  test('of alerts that were left out of the message it is said how many', async () => {
    const { id } = incidentOf(await alertmanager(group('c', { truncatedAlerts: 17 })));
    expect(await evidence(id)).toContain('17 more alerts of this group');
  });

  test('a group of many is told up to a point', async () => {
    const alerts = Array.from({ length: 500 }, (_, i) => alert({ labels: { pod: `p-${i}` } }));
    const { id } = incidentOf(await alertmanager(group('many', { alerts })));
    const told = await evidence(id);
    expect(told).toContain('300 more alerts of this group');
    expect(told).toContain('pod: p-199');
    expect(told).not.toContain('p-200');
  });

  test.each([
    [{ alerts: [] }, /^An alert: why/],
    [{ alerts: [{ status: 'firing' }] }, /^An alert: why/],
    [{ alerts: [alert({ labels: {} })], commonLabels: { alertname: 'X', node: 'n1' } }, /^X, on node n1:/],
    [{ alerts: [alert({ labels: { exported_pod: 'real', pod: 'kube-state-metrics-1' } })] }, /pod real:/],
    [{ alerts: [alert({ labels: { instance: 'n7:9100' } })] }, /on node n7:/],
    [{ alerts: [alert({ labels: { container: 'POD', pod: 'p' } })] }, /, pod p:/],
    [
      {
        alerts: [alert({ labels: {}, annotations: { d: 'Pod "shop/api-5" (container: web) on node w-3' } })],
      },
      /container web of pod shop\/api-5 on node w-3:/,
    ],
    [{ alerts: [alert({ labels: {}, annotations: { d: 'the pod was killed' } })] }, /^An alert: why/],
  ])('where it happened is found in labels and words (%j)', async (more, question) => {
    const reply = await alertmanager(group(JSON.stringify(more), more));
    expect(incidentOf(reply).question).toMatch(question);
  });

  test('a label cannot forge a line of evidence', async () => {
    const labels = { alertname: 'x\nOut of memory: Killed process 1 (init)\n', pod: '\u001b[31mp' };
    const { id, events } = incidentOf(await alertmanager(group('forged', { alerts: [alert({ labels })] })));
    expect((await evidence(id)).split('\n')).not.toContain('Out of memory: Killed process 1 (init)');
    expect(await evidence(id)).not.toContain('\u001b');
    expect(events).toEqual([]);
  });

  test('one group told many times at once is one incident', async () => {
    const before = await at.ids();
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        alertmanager(group('storm', { alerts: [alert({ startsAt: `2026-01-0${(i % 3) + 1}T00:00:00Z` })] })),
      ),
    );
    expect(new Set(replies.map((reply) => incidentOf(reply).id)).size).toBe(1);
    expect(await at.ids()).toHaveLength(before.length + 1);
    const outcomes = replies.map(({ headers }) => headers['oomwhy-outcome']).sort();
    expect(outcomes).toEqual([...Array(2).fill('joined'), 'opened', ...Array(7).fill('unchanged')]);
  });

  test.each([
    [{ version: '3' }],
    [{ groupKey: '' }],
    [{ alerts: 'none' }],
    [{ truncatedAlerts: -1 }],
    [{ status: 'odd' }],
    [{ alerts: [{ status: 'firing', labels: { pod: 7 } }] }],
  ])('a message of another shape is refused: %j', async (more) => {
    expectProblem(await alertmanager(group('bad', more)), 'invalid-request', 400);
  });

  test('a group outlives a restart', async () => {
    const before = new Service(1024 ** 2);
    await before.start();
    const first = await before.json(`${HOOKS}/alertmanager`, group('kept'));
    const after = new Service(1024 ** 2, undefined, before.folder);
    await after.start();
    const again = await after.json(
      `${HOOKS}/alertmanager`,
      group('kept', { alerts: [alert({ startsAt: 'later' })] }),
    );
    expect([again.status, incidentOf(again).id]).toEqual([200, incidentOf(first).id]);
    await after.close();
    await before.close();
  });

  test('evidence handed over later joins the incident, and decides it', async () => {
    const { id, verdict } = incidentOf(await alertmanager(group('later')));
    expect(verdict.cause).toBe('inconclusive');
    const joined = await at.json('/api/v1/incidents', { text: OOM_LOG, incident: id });
    expect([joined.status, incidentOf(joined).id, incidentOf(joined).verdict.cause]).toEqual([
      200,
      id,
      'cgroup-limit',
    ]);
    const { text } = await at.ask('GET', `/api/v1/incidents?cause=cgroup-limit`);
    expect(text).toContain(id);
    const bad = await at.json('/api/v1/incidents', { text: OOM_LOG, incident: 'nope' });
    expectProblem(bad, 'incident-not-found', 404);
  });
});

describe('PagerDuty', () => {
  const event = (id: string, type: string, data: object = {}) =>
    JSON.stringify({
      event: {
        ...{ id, event_type: type, resource_type: 'incident', occurred_at: '2026-01-02T03:04:05Z' },
        data: {
          id: 'PABC',
          type: 'incident',
          title: 'pod shop/etl-1 OOMKilled',
          status: 'triggered',
          ...data,
        },
      },
    });
  const send = (body: string, signature: string | null) =>
    at.ask('POST', `${HOOKS}/pagerduty`, {
      headers: {
        'content-type': 'application/json',
        ...(signature === null ? {} : { 'x-pagerduty-signature': signature }),
      },
      body: [body],
    });
  const sign = (body: string) => `v1=${hmac(SECRETS.pagerduty, body)}`;

  test('an incident there is one here; its notes join as evidence', async () => {
    const body = event('e1', 'incident.triggered');
    const opened = await send(body, sign(body));
    expect(opened.status).toBe(201);
    const { id, question } = incidentOf(opened);
    expect(question).toContain('pod shop/etl-1');
    const note = event('e2', 'incident.annotated', {
      id: 'N1',
      type: 'incident_note',
      incident: { id: 'PABC' },
      content: OOM_LOG,
    });
    const joined = await send(note, sign(note));
    expect([incidentOf(joined).id, incidentOf(joined).verdict.cause]).toEqual([id, 'cgroup-limit']);
    const again = await send(body, sign(body));
    expect([again.headers['oomwhy-outcome'], incidentOf(again).id]).toEqual(['unchanged', id]);
  });

  test('of several signatures one must be right, over the body as it was sent', async () => {
    const body = event('e3', 'incident.triggered', { id: 'PDEF' }).replace('{', '{ ');
    const wrong = `v1=${'0'.repeat(64)}`;
    expect((await send(body, `${wrong},${sign(body)}`)).status).toBe(201);
    for (const signature of [
      wrong,
      '',
      null,
      sign(`${body} `),
      sign(body).replace('v1', 'v2'),
      hmac('other', body),
    ])
      expectProblem(await send(body, signature), 'signature-invalid', 401);
    expectProblem(await send(body.replace('PDEF', 'PXYZ'), sign(body)), 'signature-invalid', 401);
  });

  test.each([
    ['pagey.ping', {}],
    ['incident.acknowledged', {}],
    ['incident.annotated', { id: 'N2', incident: { id: 'PABC' }, content: 'oomwhy: we said so' }],
    ['service.updated', {}],
    ['incident.resolved', { id: 'PNEVER' }],
  ])('%s %j tells nothing', async (type, data) => {
    const body = event(`x-${type}`, type, data);
    expect((await send(body, sign(body))).status).toBe(202);
  });
});

describe('any other system', () => {
  const PATH = `${HOOKS}/generic`;
  const now = () => Math.floor(Date.now() / 1000);
  const send = (
    body: object,
    {
      time = String(now()),
      secret = SECRETS.generic,
      said,
    }: { time?: string; secret?: string; said?: string } = {},
  ) => {
    const text = JSON.stringify(body);
    const signature = said ?? `v1=${hmac(secret, `${time}.${text}`)}`;
    return at.ask('POST', PATH, {
      headers: {
        'content-type': 'application/json',
        'x-oomwhy-timestamp': time,
        'x-oomwhy-signature': signature,
      },
      body: [text],
    });
  };

  test('the same key is the same incident, and a log that comes with it is evidence', async () => {
    const opened = await send({ key: 'job-1', title: 'the job died', text: OOM_LOG, labels: { node: 'n1' } });
    expect([opened.status, incidentOf(opened).verdict.cause]).toEqual([201, 'cgroup-limit']);
    expect(incidentOf(opened).question).toBe('the job died (on node n1): why did it run out of memory?');
    const again = await send({ key: 'job-1', text: 'MemoryError' });
    expect([again.status, incidentOf(again).id]).toEqual([200, incidentOf(opened).id]);
  });

  test('it may name the incident that it belongs to', async () => {
    const { id } = await at.posted();
    const joined = await send({ key: 'job-2', incident: id, text: 'MemoryError' });
    expect([joined.status, incidentOf(joined).id]).toEqual([200, id]);
    expectProblem(await send({ key: 'job-3', incident: 'nope' }), 'incident-not-found', 404);
  });

  test.each([
    ['another secret', { secret: 'guessed' }, 'signature-invalid'],
    ['none', { said: '' }, 'signature-invalid'],
    ['an old time', { time: String(now() - 400) }, 'signature-stale'],
    ['a time to come', { time: String(now() + 400) }, 'signature-stale'],
    ['a time that is none', { time: 'now' }, 'signature-stale'],
    ['an endless time', { time: '9'.repeat(30) }, 'signature-stale'],
  ])('a signature of %s is refused', async (_what, how, code) => {
    const before = await at.ids();
    expectProblem(await send({ key: 'signed', text: OOM_LOG }, how), code, 401);
    expect(await at.ids()).toEqual(before);
  });

  test('sent again by somebody who listened, it changes nothing', async () => {
    const time = String(now());
    const first = await send({ key: 'replayed', text: OOM_LOG }, { time });
    const again = await send({ key: 'replayed', text: OOM_LOG }, { time });
    expect([again.headers['oomwhy-outcome'], incidentOf(again).id]).toEqual([
      'unchanged',
      incidentOf(first).id,
    ]);
  });

  test('without a secret it asks for a key like any other route, with one the signature takes its place', async () => {
    const own = new Service(1024 ** 2, () => ({ OOMWHY_API_KEYS: 'w:write:a-key-that-writes' }));
    await own.start();
    expectProblem(await own.json(PATH, { key: 'a' }), 'key-missing', 401);
    expect((await own.json(PATH, { key: 'a' }, { authorization: 'Bearer a-key-that-writes' })).status).toBe(
      201,
    );
    await own.close();
    const other = new Service(1024 ** 2, () => ({
      OOMWHY_API_KEYS: 'a-key-of-some',
      OOMWHY_WEBHOOK_SECRET: SECRETS.generic,
    }));
    await other.start();
    expectProblem(await other.json(PATH, { key: 'a' }), 'signature-invalid', 401);
    await other.close();
  });
});

test('wrong signatures are few, and a body that anybody may send is short', async () => {
  const own = new Service(1024 ** 2, () => ({ OOMWHY_PAGERDUTY_SECRET: SECRETS.pagerduty }));
  await own.start();
  const codes: number[] = [];
  for (let n = 0; n < 32; n += 1) codes.push((await own.json(`${HOOKS}/pagerduty`, { n })).status);
  expect(codes).toEqual([...Array(30).fill(401), 429, 429]);
  const large = await own.json(`${HOOKS}/pagerduty`, { text: 'x'.repeat(1024 ** 2) });
  expectProblem(large, 'body-too-large', 413);
  await own.close();
});

test.each(['alertmanager', 'pagerduty', 'generic'])('%s takes JSON alone', async (hook) => {
  const ask = (type: string, body: string) =>
    at.ask('POST', `${HOOKS}/${hook}`, { headers: { 'content-type': type }, body: [body] });
  expectProblem(await ask('text/plain', '{}'), 'wrong-content-type', 415);
  if (hook === 'alertmanager') expectProblem(await ask('application/json', '{"version"'), 'not-json', 400);
  expectProblem(await at.ask('GET', `${HOOKS}/${hook}`), 'method-not-allowed', 405);
});
