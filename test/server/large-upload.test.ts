import { expect, test } from 'vitest';
import { OOM_LOG, Service } from './helper.ts';

const MiB = 1024 ** 2;
const TOTAL = 320 * MiB;
const NOISE = Buffer.from('Jan  2 03:04:05 host app[12]: request 200 in 3 ms\n'.repeat(1300));

/** A log of many lines about nothing, with a kill in its midst; what is held in memory is looked at as it goes. */
async function* log(peak: { bytes: number }, head = '', foot = '') {
  yield head;
  for (let sent = 0; sent < TOTAL; sent += NOISE.length) {
    if (sent <= TOTAL / 2 && sent + NOISE.length > TOTAL / 2) yield OOM_LOG;
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    peak.bytes = Math.max(peak.bytes, heapUsed + arrayBuffers);
    yield NOISE;
  }
  yield foot;
}

const part = '--b\r\ncontent-disposition: form-data; name="files"; filename="kern.log"\r\n\r\n';

test.each([
  ['as the body', 'text/plain', '', ''],
  ['as a file of a form', 'multipart/form-data; boundary=b', part, '\r\n--b--\r\n'],
])('a log much larger than the memory that it may take is read %s', async (_what, type, head, foot) => {
  const at = new Service(2048 * MiB);
  await at.start();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const peak = { bytes: 0 };
  const body = log(peak, head, foot);
  const { status, text } = await at.ask('POST', '/api/v1/incidents', {
    headers: { 'content-type': type },
    body,
  });
  expect(status, text.slice(0, 300)).toBe(201);
  expect(JSON.parse(text).verdict.cause).toBe('cgroup-limit');
  expect(peak.bytes - heapUsed - arrayBuffers).toBeLessThan(TOTAL / 2);
  await at.close();
});
