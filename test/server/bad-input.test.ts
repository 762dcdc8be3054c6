import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tarOf } from '../bundle/helper.ts';
import { expectProblem, GIVEN, OOM_LOG, type Reply, Service, service } from './helper.ts';

const LIMIT = 3 * 1024 ** 2;
const at = service(LIMIT);
const PATH = '/api/v1/incidents';
const HOST = readFileSync(join(GIVEN, 'host.tar.gz'));
let before: string[];

beforeAll(async () => void (await at.posted()));
beforeEach(async () => {
  before = await at.ids();
});
/** Whatever came in, the service is unhurt and nothing is half stored. */
afterEach(async () => {
  expect((await at.ask('GET', '/livez')).status).toBe(200);
  expect(await at.ids()).toEqual(before);
});

/** One file of a form, in the shape of the other requests. */
async function uploaded(content: string | Uint8Array, name = 'upload'): Promise<Reply> {
  const form = new FormData();
  form.append('files', new Blob([Buffer.from(content as Uint8Array)]), name);
  const response = await fetch(at.url + PATH, { method: 'POST', body: form });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.text(),
  };
}

const xz = (input: Buffer) => execFileSync('xz', ['-c'], { input });
const zip = Buffer.from(`504b0304${'00'.repeat(600)}`, 'hex');
const bad: [string, string, number, () => Promise<Uint8Array> | Uint8Array][] = [
  ['nothing', 'empty-input', 422, () => Buffer.alloc(0)],
  ['white space', 'empty-input', 422, () => Buffer.from(' \n\n\t')],
  ['a program', 'not-text', 422, () => readFileSync(process.execPath).subarray(0, 200_000)],
  ['a truncated gzip', 'damaged-archive', 422, () => HOST.subarray(0, HOST.length >> 1)],
  ['a truncated xz', 'damaged-archive', 422, () => xz(HOST).subarray(0, HOST.length >> 1)],
  [
    'a truncated tar',
    'damaged-archive',
    422,
    async () => (await tarOf({ name: 'proc/kmsg', content: OOM_LOG.repeat(100) })).subarray(0, 20_000),
  ],
  ['a zip', 'unsupported-archive', 422, () => zip],
  [
    'an archive that climbs out',
    'unsafe-archive',
    422,
    () => tarOf({ name: '../../etc/cron.d/x', content: 'x' }),
  ],
  [
    'an archive of links alone',
    'empty-input',
    422,
    () => tarOf({ name: 'proc/meminfo', type: 'symlink', linkname: '/etc/passwd' }),
  ],
  [
    'a bomb',
    'archive-too-large',
    413,
    async () =>
      gzipSync(await tarOf({ name: 'proc/meminfo', content: Buffer.alloc(180 * 1024 ** 2) }), { level: 1 }),
  ],
];

describe.each(bad)('%s', (_name, code, status, make) => {
  test(`as a file of a form is ${code}`, async () => {
    expectProblem(await uploaded(await make()), code, status);
  });

  test(`as the body is ${code}`, async () => {
    expectProblem(await at.text(await make()), code, status);
  });
});

test('noise is diagnosed as inconclusive, at the cost of a few lines', async () => {
  const noise = Buffer.from(
    Array.from({ length: LIMIT / 2 }, (_, i) => 32 + (((i * 2654435761) >>> 16) % 95)),
  );
  const own = new Service(LIMIT);
  await own.start();
  const { status, text } = await own.text(noise);
  expect(status).toBe(201);
  expect(JSON.parse(text).verdict.cause).toBe('inconclusive');
  expect(text.length).toBeLessThan(50_000);
  await own.close();
});

describe('a body over the limit', () => {
  function* pieces(total: number) {
    for (let sent = 0; sent < total; sent += 65_536) yield 'x'.repeat(65_535).concat('\n');
  }
  function* formOf(files: number, size: number) {
    for (let i = 0; i < files; i += 1) {
      yield `--b\r\ncontent-disposition: form-data; name="f"; filename="${i}.log"\r\ncontent-type: text/plain\r\n\r\n`;
      yield* pieces(size);
      yield '\r\n';
    }
    yield '--b--\r\n';
  }
  const form = { 'content-type': 'multipart/form-data; boundary=b' };

  test.each(['text/plain', 'application/json', 'multipart/form-data; boundary=b'])(
    'announced by content-length is refused before it is read (%s)',
    async (type) => {
      const headers = { 'content-type': type, 'content-length': LIMIT + 1 };
      const problem = expectProblem(
        await at.ask('POST', PATH, { headers, body: pieces(65_536) }),
        'body-too-large',
        413,
      );
      expect(problem.detail).toContain(String(LIMIT));
    },
  );

  test('of text in chunks is refused where it crosses the limit', async () => {
    const headers = { 'content-type': 'text/plain' };
    expectProblem(await at.ask('POST', PATH, { headers, body: pieces(LIMIT * 2) }), 'body-too-large', 413);
  });

  test('of JSON in chunks is refused', async () => {
    const body = ['{"text":"', ...pieces(LIMIT * 2), '"}'];
    expectProblem(
      await at.ask('POST', PATH, { headers: { 'content-type': 'application/json' }, body }),
      'body-too-large',
      413,
    );
  });

  test('of a form in chunks, with one large file, is refused', async () => {
    expectProblem(
      await at.ask('POST', PATH, { headers: form, body: formOf(1, LIMIT * 2) }),
      'body-too-large',
      413,
    );
  });

  test('of a form in chunks, with several files that are too large together, is refused', async () => {
    expectProblem(
      await at.ask('POST', PATH, { headers: form, body: formOf(8, LIMIT / 2) }),
      'body-too-large',
      413,
    );
  });

  test('of a form with more files than are taken is refused', async () => {
    expectProblem(
      await at.ask('POST', PATH, { headers: form, body: formOf(60, 100) }),
      'body-too-large',
      413,
    );
  });
});

describe('a request of another kind', () => {
  test.each([
    ['image/png', 'x', 'wrong-content-type', 415],
    ['application/x-www-form-urlencoded', 'text=x', 'wrong-content-type', 415],
    ['', 'x', 'wrong-content-type', 415],
    ['application/json', '{"text": "x"', 'not-json', 400],
    ['application/json', 'OOM', 'not-json', 400],
    ['application/json', '"text"', 'not-json', 400],
    ['application/json', '\xff\xfe', 'not-json', 400],
    ['application/json', '[]', 'invalid-request', 400],
    ['application/json', '{"text": 7}', 'invalid-request', 400],
    ['application/json', '{"text": "x", "surprise": 1}', 'invalid-request', 400],
    ['application/json', '{"text": "x", "program": "a.py"}', 'invalid-request', 400],
    ['application/json', '{}', 'empty-input', 422],
    ['application/json', '{"text": "", "question": "why?"}', 'empty-input', 422],
    ['application/json; charset=koi8-r', '{"text": "x"}', 'wrong-content-type', 415],
    ['multipart/form-data', '--b\r\n', 'invalid-request', 400],
    [
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="f"; filename="a"\r\n\r\nx',
      'invalid-request',
      400,
    ],
    ['multipart/form-data; boundary=b', 'no form at all', 'invalid-request', 400],
  ])('(%s: %j) is refused as %s', async (type, body, code, status) => {
    const headers = type === '' ? {} : { 'content-type': type };
    expectProblem(await at.ask('POST', PATH, { headers, body: [Buffer.from(body, 'latin1')] }), code, status);
  });

  test('(JSON in an encoding that is not known) is refused', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'zstd2' };
    expectProblem(await at.ask('POST', PATH, { headers, body: ['{}'] }), 'wrong-content-type', 415);
  });
});
