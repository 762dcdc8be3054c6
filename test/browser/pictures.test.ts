import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Incident } from '../../src/schema/incident.ts';
import { launch, missingBrowser, open, sidewaysScroll, violations } from './page.ts';
import { root, type Service, startService } from './service.ts';

const shots = join(root, 'test/browser/shots');

let browser: Browser;
let service: Service;
let incident: Incident;

async function handOver(name: string, files: readonly string[]): Promise<Incident> {
  const body = new FormData();
  for (const file of files) {
    const path = join(root, 'test/incidents', name, 'given', file);
    body.append('files', new Blob([readFileSync(path)]), file);
  }
  const reply = await fetch(`${service.url}/api/v1/incidents`, { method: 'POST', body });
  return (await reply.json()) as Incident;
}

const at = () => `${service.url}/i/${incident.id}`;
const tab = (page: Page, name: string) => page.getByRole('tab', { name });
const keep = async (page: Page, name: RegExp) => {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};

describe.skipIf(missingBrowser)('pictures', () => {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    [browser, service] = await Promise.all([launch(), startService()]);
    incident = await handOver('multi-incident-a', ['exit.txt', 'host.tar.gz']);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  test('each says in words and as a table what it shows, and is chosen by keyboard', async () => {
    const { page, errors } = await open(browser, at());
    const described = () => page.locator('.pictures svg desc').textContent();
    await tab(page, 'Memory').focus();
    expect(await described()).toMatch(
      /^Of 721 MiB: anonymous memory 651.1 MiB, .+not accounted for 9.7 MiB, free 38 MiB/,
    );
    await page.getByText('As a table').click();
    const sum = incident.ledger?.parts.filter(({ bytes }) => bytes > 0).length ?? 0;
    expect(await page.locator('.picture tbody tr').count()).toBe(sum + 2);

    await tab(page, 'Memory').focus();
    await page.keyboard.press('ArrowRight');
    expect(await tab(page, 'Limits').getAttribute('aria-selected')).toBe('true');
    expect(await described()).toContain('None of their limits was the one that was hit.');
    await page.keyboard.press('ArrowRight');
    expect(await described()).toContain('simulate.py, pid 180, killed, largest user: 639.1 MiB');
    await page.keyboard.press('End');
    expect(await described()).toBe('From python3 to simulate.py.');
    expect(await page.locator('.picture svg circle').count()).toBe(3);
    await page.keyboard.press('ArrowRight');
    expect(await tab(page, 'Memory').getAttribute('aria-selected')).toBe('true');
    expect(errors).toEqual([]);
  });

  test('the limit that was hit is named in the picture of the limits', async () => {
    const { page } = await open(browser, service.url);
    await page.route('**/api/v1/incidents/*', async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      Object.assign(body.insight.limitTree[1], { limitBytes: 2 ** 28, unlimited: false, hit: true });
      await route.fulfill({ response: answer, json: body });
    });
    await page.goto(at());
    await tab(page, 'Limits').click();
    expect(await page.locator('.pictures svg').textContent()).toContain('this limit was hit');
    expect(await page.locator('.pictures svg desc').textContent()).toContain('user-1000.slice: 256 MiB');
    expect(await page.locator('.pictures svg .d-limit').count()).toBe(1);
  });

  test('kills of one storm stand on one band, and who is behind them is named', async () => {
    const { page } = await open(browser, service.url);
    await page.route('**/api/v1/incidents/*', async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      const events = body.events.slice(1).map(({ id }: { id: string }) => id);
      const culprit = { name: 'simulate.py', command: null, bytes: 1, evidence: [] };
      body.insight.storms = [{ events, cgroup: null, from: 16, to: 51, culprit }];
      await route.fulfill({ response: answer, json: body });
    });
    await page.goto(at());
    await tab(page, 'Storm').click();
    expect(await page.locator('.pictures svg desc').textContent()).toContain(
      '1 storm of kills that belong together. Behind it: simulate.py.',
    );
    const band = await page.locator('.pictures svg .d-track').boundingBox();
    const kills = await page.locator('.pictures svg .d-kill').all();
    const inside = await Promise.all(
      kills.map(async (kill) => {
        const y = (await kill.boundingBox())?.y ?? Number.NaN;
        return y > (band?.y ?? 0) && y < (band?.y ?? 0) + (band?.height ?? 0);
      }),
    );
    expect(inside).toEqual([false, true, true]);
  });

  test('a forecast says when the limit is met, and pressure stands under the curve where it was sampled', async () => {
    const grown = await handOver('leak-growth-a', ['exit.txt', 'host.tar.gz', 'samples.csv']);
    const { page, errors } = await open(browser, service.url);
    await page.route('**/api/v1/incidents/*', async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      const { samples } = body.insight;
      samples.growth.secondsToLimit = 12;
      for (const [n, point] of samples.points.entries()) point.pressurePercent = n;
      body.events[0].limit.bytes = 150 * 1024 ** 2;
      await route.fulfill({ response: answer, json: body });
    });
    await page.goto(`${service.url}/i/${grown.id}`);
    await tab(page, 'Samples').click();
    const said = await page.locator('.pictures svg desc').textContent();
    expect(said).toContain('by 3.5 MiB a second, and reaches the limit 12 s after the last sample.');
    expect(said).toContain('Tasks waited for memory up to 53 % of the time (PSI).');
    // Each in the picture and in its legend.
    expect(await page.locator('.pictures svg .d-forecast').count()).toBe(2);
    expect(await page.locator('.pictures svg .d-pressure').count()).toBe(2);
    await page.getByText('As a table').click();
    expect(await page.locator('.picture tbody tr').nth(20).textContent()).toContain('20 %');
    expect(await violations(page)).toEqual([]);
    await page.locator('.pictures').scrollIntoViewIfNeeded();
    await page.getByText('As a table').click();
    await page.screenshot({ path: join(shots, 'samples-1280-light.png') });
    expect(errors).toEqual([]);
  });

  test('samples are drawn against the limit, with where a growth that the rules found leads', async () => {
    const grown = await handOver('leak-growth-a', ['exit.txt', 'host.tar.gz', 'samples.csv']);
    const { page, errors } = await open(browser, `${service.url}/i/${grown.id}`);
    await tab(page, 'Samples').click();
    expect(await page.locator('.pictures svg desc').textContent()).toBe(
      'From 4 KiB at 0 s to 103.5 MiB at 26.7 s, highest 103.5 MiB, limit 96 MiB. It grows steadily, by 3.5 MiB a second. ' +
        'The last sample stands before the kill. 54 samples.',
    );
    // One in the picture and one in its legend.
    expect(await page.locator('.pictures svg .d-forecast').count()).toBe(2);
    expect(await page.locator('.pictures svg .d-limit').count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('a picture is kept as SVG and as PNG that stand alone', async () => {
    const { page, errors } = await open(browser, at());
    const svg = await keep(page, /^Download as SVG/);
    expect(svg.name).toBe('memory.svg');
    const text = svg.bytes.toString('utf8');
    expect(text).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(text).not.toMatch(/var\(|class=|href|<script/);
    expect(text).toContain('rgb(');
    const png = await keep(page, /^Download as PNG/);
    expect(png.name).toBe('memory.png');
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
    const width = await page.locator('.pictures svg').evaluate((element) => element.clientWidth);
    expect(png.bytes.readUInt32BE(16)).toBe(2 * width);
    expect(errors).toEqual([]);
  });

  test('the report in HTML has the pictures, and fetches nothing', async () => {
    const { page, errors } = await open(browser, at());
    const report = await keep(page, /^Download as HTML$/);
    const file = join(shots, 'report.html');
    writeFileSync(file, report.bytes);
    const alone = await browser.newPage();
    const requests: string[] = [];
    alone.on('request', (request) => requests.push(request.url()));
    await alone.goto(pathToFileURL(file).href);
    expect(await alone.locator('figure svg').count()).toBe(4);
    expect(await alone.locator('script').count()).toBe(0);
    expect(requests).toHaveLength(1);
    await alone.screenshot({ path: join(shots, 'report.png'), fullPage: true });
    expect(errors).toEqual([]);
  });

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [1280, 'dark'],
    [360, 'dark'],
  ] as const) {
    test(`axe finds nothing among the pictures at ${width} px, ${colorScheme}`, async () => {
      const { page, errors } = await open(browser, at(), { viewport: { width, height: 844 }, colorScheme });
      await page.getByText('As a table').click();
      for (const name of ['Memory', 'Limits', 'Processes', 'Over time']) {
        await tab(page, name).click();
        expect(await violations(page)).toEqual([]);
        expect(await sidewaysScroll(page)).toBe(0);
      }
      await page.locator('.pictures').scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(shots, `pictures-${width}-${colorScheme}.png`) });
      expect(errors).toEqual([]);
    });
  }
});
