// What the web chat costs the browser: bytes of the first view, first paint and readiness with a CPU four times slower,
// long tasks while a thousand messages are scrolled and typed under, and Lighthouse's scores.
// node bench/web.mjs [--no-lighthouse] [URL of a service that runs; else one is started from dist/]
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const LIGHTHOUSE = 'lighthouse@12.8.2';
const LIMIT_BYTES = 120_000;
const SLOWER = 4;
const TURNS = 500;
const folder = mkdtempSync(join(tmpdir(), 'oomwhy-web-'));
const given = process.argv.slice(2).find((one) => one.startsWith('http'));
const { url, stop } = given ? { url: given, stop: () => {} } : await serve();

function serve() {
  const built = process.env.OOMWHY_BUILT ?? new URL('..', import.meta.url).pathname;
  const env = { PATH: process.env.PATH, OOMWHY_DATA: join(folder, 'data') };
  const child = spawn(process.execPath, ['dist/cli/main.js', 'serve', '--port', '0', '--host', '127.0.0.1'], {
    cwd: built,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
    child.stdout.on('data', (chunk) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(chunk));
      if (found) resolve({ url: found[0], stop: () => child.kill('SIGTERM') });
    });
  });
}

const text = readFileSync(new URL('../src/web/public/example.txt', import.meta.url), 'utf8');
const post = async (path, body) =>
  (
    await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).json();
const incident = await post('/api/v1/incidents', { text, question: 'Why?' });
const pages = { 'start page': url, 'incident page': `${url}/i/${incident.id}` };

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });

/** A page that notes its paints and long tasks from the first. */
async function open(address, slower, prepare = async () => {}) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await page.addInitScript(() => {
    window.tasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) window.tasks.push({ startTime, duration });
    }).observe({ type: 'longtask', buffered: true });
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await prepare(page);
  await page.goto(address);
  return page;
}

async function bytes() {
  const html = await (await fetch(url)).text();
  const paths = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  const sizes = await Promise.all(
    paths.map(async (path) => [
      path,
      gzipSync(Buffer.from(await (await fetch(url + path)).arrayBuffer())).length,
    ]),
  );
  for (const [path, size] of sizes) console.log(`  ${path.padEnd(34)} ${size} B`);
  const sum = sizes.reduce((total, [, size]) => total + size, 0);
  console.log(`  script and style, gzip             ${sum} B of ${LIMIT_BYTES}`);
}

async function firstView(name, address) {
  const runs = [];
  for (let n = 0; n < 5; n += 1) {
    const page = await open(address, SLOWER);
    await page.locator(name === 'start page' ? 'textarea:enabled' : '.verdict').waitFor();
    await page.waitForTimeout(1_000);
    const run = await page.evaluate(() => {
      const fcp = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
      const last = window.tasks.filter(({ duration }) => duration > 50).at(-1);
      const blocked = window.tasks.reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0);
      // Ready once no task of over 50 ms follows.
      return { fcp, tti: Math.max(fcp, last ? last.startTime + last.duration : 0), blocked };
    });
    runs.push(run);
    await page.context().close();
  }
  const median = (key) =>
    runs
      .map((run) => run[key])
      .sort((a, b) => a - b)[2]
      .toFixed(0);
  console.log(
    `  ${name.padEnd(14)} FCP ${median('fcp')} ms, TTI ${median('tti')} ms, blocked ${median('blocked')} ms`,
  );
}

async function longConversation() {
  const path = `/api/v1/incidents/${incident.id}/messages`;
  await post(path, { text: 'Which limit was it?' });
  const { messages } = await (await fetch(url + path)).json();
  const many = Array.from({ length: TURNS }, (_, n) =>
    messages.slice(-2).map((one) => ({ ...one, id: `${one.role}-${n}` })),
  ).flat();
  const page = await open(pages['incident page'], 1, (one) =>
    one.route('**/messages', (route) => route.fulfill({ json: { messages: many } })),
  );
  await page.locator('[role=log][aria-busy=false]').waitFor();
  await page.waitForTimeout(500);
  const worst = async (name, act) => {
    await page.evaluate(() => window.tasks.splice(0));
    await act();
    await page.waitForTimeout(300);
    const longest = await page.evaluate(() => Math.max(0, ...window.tasks.map(({ duration }) => duration)));
    console.log(`  ${name.padEnd(14)} longest task ${longest === 0 ? 'under 50' : longest.toFixed(0)} ms`);
  };
  const box = page.locator('.dock textarea');
  await page.mouse.move(640, 300);
  await worst('scrolling', async () => {
    for (let n = 0; n < 60; n += 1) await page.mouse.wheel(0, 1_200);
  });
  await worst('typing', () => box.pressSequentially('Is a conversation of this length still quick?'));
  console.log(
    `  on the page    ${await page.evaluate(() => document.querySelectorAll('*').length)} elements`,
  );
  await page.context().close();
}

function lighthouse(name, address) {
  const report = join(folder, 'lighthouse.json');
  const flags = '--headless=new --no-sandbox --disable-gpu';
  execFileSync(
    'npx',
    [
      '--yes',
      LIGHTHOUSE,
      address,
      '--quiet',
      '--only-categories=performance,accessibility,best-practices',
      '--output=json',
      `--output-path=${report}`,
      `--chrome-flags=${flags}`,
    ],
    { env: { ...process.env, CHROME_PATH: CHROMIUM }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const { categories, audits } = JSON.parse(readFileSync(report, 'utf8'));
  const scores = Object.values(categories).map(({ title, score }) => `${title} ${Math.round(score * 100)}`);
  const times = ['first-contentful-paint', 'interactive', 'total-blocking-time']
    .map((id) => `${id} ${audits[id]?.displayValue ?? '-'}`)
    .join(', ');
  console.log(`  ${name.padEnd(14)} ${scores.join(', ')}; ${times}`);
}

try {
  console.log('First view:');
  await bytes();
  console.log(`CPU ${SLOWER} times slower, median of 5:`);
  for (const [name, address] of Object.entries(pages)) await firstView(name, address);
  console.log(`${2 * TURNS} messages:`);
  await longConversation();
  if (!process.argv.includes('--no-lighthouse')) {
    console.log('Lighthouse (a phone with a slow line):');
    for (const [name, address] of Object.entries(pages)) lighthouse(name, address);
  }
} finally {
  await browser.close();
  stop();
  rmSync(folder, { recursive: true, force: true });
}
