import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Delivery } from '../../src/schema/delivery.ts';
import { mayReach } from '../../src/server/courier/public-address.ts';
import { expectProblem, OOM_LOG, QUICK, Service } from './helper.ts';

const SECRET = 'secret-of-notify';
const NOTICE = { key: 'job', title: 'the job died', text: OOM_LOG };

interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The other side: what it got, and how it answers. */
class Receiver {
  readonly got: Got[] = [];
  answer: RequestListener = (_request, response) => void response.end();
  readonly #server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      this.got.push({ headers: request.headers, body });
      this.answer(request, response);
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

let receiver: Receiver;
let url: string;
const open: Service[] = [];

beforeEach(async () => {
  receiver = new Receiver();
  url = await receiver.start();
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
  await receiver.stop();
});

async function started(environment: Record<string, string> = {}, folder?: string): Promise<Service> {
  const settings = {
    OOMWHY_NOTIFY_URLS: `${url}/hook?token=in-the-url`,
    OOMWHY_NOTIFY_SECRET: SECRET,
    OOMWHY_NOTIFY_NETWORKS: '127.0.0.0/8',
    ...environment,
  };
  const one = new Service(1024 ** 2, () => settings, folder);
  await one.start();
  open.push(one);
  return one;
}

async function settled(at: Service, state: Delivery['state']): Promise<Delivery> {
  return vi.waitFor(async () => {
    const [newest] = await at.store.deliveries.list(null, 1);
    expect(newest?.state).toBe(state);
    return newest as Delivery;
  }, 20_000);
}

const alert = (at: Service, body: object = NOTICE) => at.json('/api/v1/webhooks/generic', body);

test('what an alert turned out to be is told, signed over the time and the body', async () => {
  const at = await started();
  const { id } = JSON.parse((await alert(at)).text);
  await settled(at, 'sent');
  expect(receiver.got).toHaveLength(1);
  const [{ headers, body }] = receiver.got as [Got];
  const time = String(headers['x-oomwhy-timestamp']);
  const right = createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex');
  expect(headers['x-oomwhy-signature']).toBe(`v1=${right}`);
  expect(Math.abs(Date.now() / 1000 - Number(time))).toBeLessThan(60);
  expect(JSON.parse(body)).toMatchObject({
    event: 'incident.verdict',
    incident: { id, path: `/i/${id}`, verdict: { cause: 'cgroup-limit' } },
    alert: { system: 'generic', group: 'job', resolvedAt: null },
  });
});

test('a verdict is told once; another one is told again, also where evidence came by another door', async () => {
  const at = await started();
  const { id } = JSON.parse((await alert(at, { key: 'job' })).text);
  await alert(at, { key: 'job', labels: { a: 'b' } });
  await alert(at, { key: 'job', status: 'resolved' });
  await settled(at, 'sent');
  expect(await at.store.deliveries.list(null, 10)).toHaveLength(1);
  expect((await at.json('/api/v1/incidents', { text: OOM_LOG, incident: id })).status).toBe(200);
  await vi.waitFor(() => expect(receiver.got).toHaveLength(2));
  const causes = receiver.got.map(({ body }) => JSON.parse(body).incident.verdict.cause);
  expect(causes).toEqual(['inconclusive', 'cgroup-limit']);
});

test('incidents that came from no alert are told nobody', async () => {
  const at = await started();
  await at.posted();
  expect(await at.store.deliveries.list(null, 10)).toEqual([]);
});

test('what is refused for a while is tried again, with one id', async () => {
  const at = await started();
  receiver.answer = (_request, response) => {
    response.statusCode = receiver.got.length < 3 ? 503 : 204;
    response.end();
  };
  await alert(at);
  const { attempts } = await settled(at, 'sent');
  expect(attempts).toBe(3);
  expect(new Set(receiver.got.map(({ headers }) => headers['x-oomwhy-delivery'])).size).toBe(1);
});

test('what fails for long is given up, listed, and tried again when somebody says so', async () => {
  const at = await started();
  receiver.answer = (request) => request.socket.destroy();
  await alert(at);
  const dead = await settled(at, 'dead');
  expect(dead.attempts).toBe(QUICK.attempts);
  const listed = await at.ask('GET', '/api/v1/deliveries?state=dead');
  expect(JSON.parse(listed.text).deliveries).toMatchObject([
    { id: dead.id, to: url, attempts: QUICK.attempts },
  ]);
  expect(listed.text).not.toMatch(/in-the-url|killed/);
  receiver.answer = (_request, response) => void response.end();
  expect((await at.ask('POST', `/api/v1/deliveries/${dead.id}/retry`)).status).toBe(200);
  await settled(at, 'sent');
  expectProblem(await at.ask('POST', '/api/v1/deliveries/none/retry'), 'delivery-not-found', 404);
});

test.each([400, 401, 404, 410])('an answer of %i is for good', async (status) => {
  const at = await started();
  receiver.answer = (_request, response) => void response.writeHead(status).end();
  await alert(at);
  expect(await settled(at, 'dead')).toMatchObject({ attempts: 1, outcome: `answered with ${status}` });
});

test('a redirect is not followed', async () => {
  const at = await started();
  const other = new Receiver();
  const elsewhere = await other.start();
  receiver.answer = (_request, response) => void response.writeHead(307, { location: elsewhere }).end();
  await alert(at);
  await settled(at, 'dead');
  expect(other.got).toEqual([]);
  await other.stop();
});

test('a message that waits outlives a restart', async () => {
  const before = await started();
  receiver.answer = (_request, response) => void response.writeHead(503, { 'retry-after': '3600' }).end();
  await alert(before);
  await vi.waitFor(() => expect(receiver.got).toHaveLength(1));
  const waiting = await vi.waitFor(async () => {
    const [one] = await before.store.deliveries.list('waiting', 1);
    expect(one?.attempts).toBe(1);
    return one as Delivery;
  });
  expect(Date.parse(waiting.dueAt)).toBeGreaterThan(Date.now() + 3_000_000);
  await before.store.deliveries.update({ ...waiting, dueAt: new Date().toISOString() });
  receiver.answer = (_request, response) => void response.end();
  const after = await started({}, before.folder);
  expect((await settled(after, 'sent')).id).toBe(waiting.id);
});

test('a note on the incident of PagerDuty is written with the account that is set, whose token is kept nowhere', async () => {
  const at = await started({
    OOMWHY_NOTIFY_URLS: '',
    OOMWHY_PAGERDUTY_TOKEN: 'token-of-pagerduty',
    OOMWHY_PAGERDUTY_FROM: 'ops@example.org',
    OOMWHY_PAGERDUTY_URL: `${url}/`,
  });
  const paths: unknown[] = [];
  receiver.answer = (request, response) => {
    paths.push(request.url);
    response.writeHead(201).end();
  };
  const event = { id: 'e1', event_type: 'incident.triggered', data: { id: 'P/1', title: 'OOM' } };
  await at.json('/api/v1/webhooks/pagerduty', { event });
  const note = await settled(at, 'sent');
  expect(note.kind).toBe('pagerduty-note');
  expect(JSON.stringify(note)).not.toContain('token-of-pagerduty');
  const [{ headers, body }] = receiver.got as [Got];
  expect(paths).toEqual(['/incidents/P%2F1/notes']);
  expect(headers).toMatchObject({ authorization: 'Token token=token-of-pagerduty', from: 'ops@example.org' });
  expect(JSON.parse(body).note.content).toMatch(/^oomwhy: I cannot tell from this\n/);
});

describe('addresses that are not public', () => {
  test.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0.0.0.0:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://[64:ff9b::7f00:1]/',
  ])('%s is not sent to', async (address) => {
    const target = address.replace('PORT', new URL(url).port);
    const at = await started({ OOMWHY_NOTIFY_URLS: target, OOMWHY_NOTIFY_NETWORKS: '' });
    await alert(at);
    const { outcome, attempts } = await settled(at, 'dead');
    expect([outcome, attempts]).toEqual([expect.stringMatching(/^not sent: .*no public address$/), 1]);
    expect(receiver.got).toEqual([]);
  });

  test.each([
    ['8.8.8.8', true],
    ['2606:4700:4700::1111', true],
    ['127.0.0.1', false],
    ['::ffff:10.1.2.3', false],
    ['100.64.0.1', false],
    ['192.0.2.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['2002:7f00:1::', false],
    ['::', false],
  ])('%s may be reached: %s', (address, may) => expect(mayReach(address, [])).toBe(may));

  test.each([
    ['10.1.2.3', ['10.0.0.0/8'], true],
    ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
    ['11.1.2.3', ['10.0.0.0/8'], true],
    ['172.16.0.1', ['10.0.0.0/8'], false],
    ['127.0.0.1', ['127.0.0.1'], true],
    ['127.0.0.2', ['127.0.0.1'], false],
    ['fd00::1', ['fd00::/8', '10.0.0.0/8'], true],
  ])('%s may be reached where %j is set: %s', (address, networks, may) => {
    expect(mayReach(address, networks)).toBe(may);
  });
});
