// How much the service takes: POST /api/v1/incidents with a typical bundle beside a bare Express handler that only parses the
// same body; 200 conversations as server-sent events at once; a large upload. Each with the peak of the process's memory.
// node bench/api.mjs [seconds] [conversations] [MiB of the upload]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INCIDENTS, MAIN, ROOT, table } from './measure.mjs';

const [span = '10', conversations = '200', uploadMiB = '2048'] = process.argv.slice(2);
const MiB = 1024 ** 2;
const CLIENTS = 8;
const BUNDLE = readFileSync(join(INCIDENTS, 'cgroup-limit-a/given/host.tar.gz'));
const agent = new Agent({ keepAlive: true, maxSockets: 1024 });

/** A child that prints its address; `peak` is its greatest RSS in MiB, as the kernel counts it. */
async function start(args, environment = {}) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'fatal', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve, reject) => {
    child.once('exit', (status) => reject(new Error(`ended with status ${status}`)));
    child.stdout.on('data', (chunk) => {
      const [found] = /http:\S+/.exec(String(chunk)) ?? [];
      if (found) resolve(found);
    });
  });
  const field = (name) =>
    Number(
      new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1],
    ) / 1024;
  return {
    url,
    rss: () => field('VmRSS'),
    peak: () => field('VmHWM'),
    async stop() {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

function ask(url, { method = 'POST', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }),
      );
      response.on('error', reject);
    });
    asking.on('error', reject);
    if (body && Symbol.asyncIterator in body)
      void (async () => {
        for await (const piece of body)
          if (!asking.write(piece)) await new Promise((next) => asking.once('drain', next));
        asking.end();
      })();
    else asking.end(body);
  });
}

const BOUNDARY = 'bench-boundary';
const FORM = Buffer.concat([
  Buffer.from(
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="files"; filename="host.tar.gz"\r\n\r\n`,
  ),
  BUNDLE,
  Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
]);
const POST = {
  headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': FORM.length },
  body: FORM,
};

/** Requests from so many clients, each sending its next once it has its answer. Times in milliseconds. */
async function load(url, ms) {
  const end = performance.now() + ms;
  const times = [];
  const client = async () => {
    while (performance.now() < end) {
      const begin = performance.now();
      const { status } = await ask(url, POST);
      if (status !== 201) throw new Error(`status ${status}`);
      times.push(performance.now() - begin);
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
  return {
    perSecond: (times.length / ((performance.now() - begin) / 1000)).toFixed(1),
    p50: at(0.5),
    p99: at(0.99),
  };
}

async function posts(name, args, path, environment) {
  const service = await start(args, environment);
  await load(service.url + path, 1500);
  const { perSecond, p50, p99 } = await load(service.url + path, Number(span) * 1000);
  const row = [name, perSecond, p50, p99, service.rss().toFixed(0), service.peak().toFixed(0)];
  await service.stop();
  return row;
}

/** So many questions at once, each answered as a stream that is read to its end. */
async function streams(service, count) {
  const { text } = await ask(`${service.url}/api/v1/incidents`, POST);
  const { id } = JSON.parse(text);
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  const begin = performance.now();
  const firsts = [];
  const one = () =>
    new Promise((resolve, reject) => {
      const begun = performance.now();
      const asking = request(
        `${service.url}/api/v1/incidents/${id}/messages`,
        { method: 'POST', headers, agent },
        (response) => {
          let told = '';
          response.once('data', () => firsts.push(performance.now() - begun));
          response.on('data', (chunk) => (told += chunk));
          response.on('end', () =>
            told.includes('event: answer_end') ? resolve() : reject(new Error(told.slice(-300))),
          );
        },
      );
      asking.on('error', reject).end(JSON.stringify({ text: 'What if the limit were 2 GiB?' }));
    });
  await Promise.all(Array.from({ length: count }, one));
  firsts.sort((a, b) => a - b);
  return { seconds: (performance.now() - begin) / 1000, first: firsts.at(-1) };
}

async function* log(bytes) {
  const noise = Buffer.from('Jan  2 03:04:05 host app[12]: request 200 in 3 ms\n'.repeat(1300));
  for (let sent = 0; sent < bytes; sent += noise.length) yield noise;
}

const data = mkdtempSync(join(tmpdir(), 'oomwhy-bench-'));
const settings = { OOMWHY_DATA: data, OOMWHY_MAX_BODY: String(8192 * MiB) };
try {
  process.stdout.write(
    `POST of a bundle of ${(FORM.length / 1024).toFixed(0)} KiB, ${CLIENTS} clients, ${span} s\n`,
  );
  table(
    ['', 'requests/s', 'p50 ms', 'p99 ms', 'RSS MiB', 'peak MiB'],
    [
      await posts('bare Express, parses the form', [join(ROOT, 'bench/bare-express.mjs')], '/', {}),
      await posts('oomwhy, diagnoses and keeps', [MAIN, 'serve'], '/api/v1/incidents', settings),
    ],
  );
  const service = await start([MAIN, 'serve'], settings);
  const { seconds, first } = await streams(service, Number(conversations));
  process.stdout.write(
    `${conversations} streamed conversations at once: all ended after ${seconds.toFixed(1)} s, `,
  );
  process.stdout.write(
    `the last first event after ${(first / 1000).toFixed(1)} s, peak ${service.peak().toFixed(0)} MiB\n`,
  );
  await service.stop();
  const fresh = await start([MAIN, 'serve'], settings);
  const begin = performance.now();
  const headers = { 'content-type': 'text/plain' };
  const { status } = await ask(`${fresh.url}/api/v1/incidents`, {
    headers,
    body: log(Number(uploadMiB) * MiB),
  });
  const took = ((performance.now() - begin) / 1000).toFixed(1);
  process.stdout.write(
    `a log of ${uploadMiB} MiB: status ${status} after ${took} s, peak ${fresh.peak().toFixed(0)} MiB\n`,
  );
  await fresh.stop();
} finally {
  agent.destroy();
  rmSync(data, { recursive: true, force: true });
}
