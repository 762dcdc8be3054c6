import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IncidentSummary } from '../../src/schema/conversation.ts';
import type { Incident } from '../../src/schema/incident.ts';
import { OOM_LOG } from '../server/helper.ts';
import { launch, missingBrowser, open, sidewaysScroll, violations } from './page.ts';
import { root, type Service, startService } from './service.ts';

const LINES = 20_000;
const noise = Array.from(
  { length: LINES },
  (_, n) => `[  200.${String(n).padStart(6, '0')}] job: memory line ${n}`,
);
const LONG_LOG = `${OOM_LOG}${noise.join('\n')}\n`;
const shots = join(root, 'test/browser/shots');

let browser: Browser;
let service: Service;
let incident: Incident;

const at = (hash = '') => `${service.url}/i/${incident.id}${hash}`;
const lit = (page: Page) => page.locator('.line-lit');
const numbers = async (page: Page) =>
  (await page.locator('.lines .line-number').allTextContents()).map(Number);

describe.skipIf(missingBrowser)('the list and the evidence', () => {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    [browser, service] = await Promise.all([launch(), startService()]);
    incident = await service.post({ text: LONG_LOG, question: 'Why?' });
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  test('an address opens a line of a source, and the address follows what is shown', async () => {
    const { page, errors } = await open(browser, at('#pasted.txt:3'));
    await lit(page).waitFor();
    expect(await lit(page).textContent()).toContain('oom-kill:constraint');
    await page.getByLabel('Line', { exact: true }).fill('12000');
    await page.keyboard.press('Enter');
    await lit(page).getByText('12000').waitFor();
    expect(new URL(page.url()).hash).toBe('#pasted.txt:12000');
    await page.reload();
    await lit(page).getByText('12000').waitFor();
    const box = await lit(page).boundingBox();
    expect(box?.y).toBeGreaterThan(100);
    expect(box?.y).toBeLessThan(750);
    await page.keyboard.press('Escape');
    expect(new URL(page.url()).hash).toBe('');
    expect(errors).toEqual([]);
  });

  test('a long log is scrolled through with few lines on the page, and stays where it is read', async () => {
    const { page, errors } = await open(browser, at('#pasted.txt:10000'));
    await lit(page).waitFor();
    const scroll = (by: number) => page.evaluate(`document.querySelector('.lines').scrollBy(0, ${by})`);
    for (const by of [1e6, 1e6, 1e6, -1e6, -1e6, -1e6, -1e6, -1e6]) {
      const before = await numbers(page);
      await scroll(by);
      // More comes at the end that was reached.
      await expect
        .poll(async () => {
          const now = await numbers(page);
          return by > 0 ? (now.at(-1) ?? 0) - (before.at(-1) ?? 0) : (before[0] ?? 0) - (now[0] ?? 0);
        })
        .toBeGreaterThan(100);
      const now = await numbers(page);
      expect(now.length).toBeLessThanOrEqual(1_500);
      expect(now).toEqual(now.map((_, n) => (now[0] ?? 0) + n));
    }
    expect(errors).toEqual([]);
  });

  test('lines that are put before those on the screen do not move them', async () => {
    const { page } = await open(browser, at('#pasted.txt:5000'));
    await lit(page).waitFor();
    const first = (await numbers(page))[0] ?? 0;
    const top = (number: number) =>
      page.evaluate<number>(`document.querySelector('[data-line="${number}"]').getBoundingClientRect().top`);
    await page.evaluate(`document.querySelector('.lines').scrollTop = 300`);
    const seen = first + 20;
    const before = await top(seen);
    await expect.poll(async () => (await numbers(page))[0]).toBeLessThan(first);
    expect(Math.abs((await top(seen)) - before)).toBeLessThan(2);
  });

  test('sources are searched by keyboard alone', async () => {
    const { page, errors } = await open(browser, at());
    await page.locator('.verdict').waitFor();
    await page.locator('.scroller').focus();
    await page.keyboard.press('e');
    await page.getByRole('list', { name: 'Sources' }).getByText('pasted.txt').waitFor();
    expect(new URL(page.url()).hash).toBe('#sources');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('searchbox', { name: 'Search all sources' }).focus();
    await page.keyboard.type('LINE 777');
    await page.getByText('11 lines').waitFor();
    expect(await page.locator('.matches mark').first().textContent()).toBe('line 777');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await lit(page).waitFor();
    expect(await lit(page).textContent()).toContain('memory line 777');
    await page.keyboard.press('Escape');
    expect(await page.locator('.panel').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test('the list is filtered, and says when nothing is left', async () => {
    const { page, errors } = await open(browser, service.url);
    const links = page.getByRole('navigation').getByRole('link');
    await links.first().waitFor();
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Where').selectOption('job');
    await expect.poll(() => links.count()).toBe(1);
    await page.getByLabel('Cause').selectOption('cgroup-limit');
    await page.getByLabel('When').selectOption('7');
    expect(await links.count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Filter, 3 set' }).count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('searchbox').fill('zebra');
    await page.getByText('No incident matches.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await links.first().waitFor();
    expect(errors).toEqual([]);
  });

  test('of ten thousand incidents those in view are on the page, and the rest comes as it is scrolled to', async () => {
    const { page, errors } = await open(browser, 'about:blank');
    const row = (n: number): IncidentSummary => ({
      id: `id-${n}`,
      createdAt: '2026-01-01T00:00:00.000Z',
      cause: 'cgroup-limit',
      title: `Incident ${n}`,
      confidence: 0.9,
      question: null,
      victim: null,
      place: null,
    });
    await page.route('**/api/v1/incidents?*', (route) => {
      const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
      const incidents = Array.from({ length: 100 }, (_, n) => row(from + n));
      return route.fulfill({ json: { incidents, next: from + 100 < 10_000 ? String(from + 100) : null } });
    });
    await page.goto(service.url);
    const links = page.getByRole('navigation').getByRole('link');
    await links.first().waitFor();
    await expect
      .poll(
        async () => {
          await page.evaluate(`document.querySelector('.history-list').scrollTo(0, 1e7)`);
          expect(await links.count()).toBeLessThan(50);
          return page.getByText('Incident 9999').count();
        },
        { timeout: 90_000, interval: 20 },
      )
      .toBe(1);
    await page.evaluate(`document.querySelector('.history-list').scrollTo(0, 0)`);
    await page.getByText('Incident 0', { exact: true }).waitFor();
    expect(errors).toEqual([]);
  });

  for (const [what, width, height, deviceScaleFactor] of [
    ['a small phone', 360, 640, 1],
    ['200 % zoom', 640, 400, 2],
  ] as const) {
    test(`everything is within reach on ${what}`, async () => {
      const { page, errors } = await open(browser, at(), { viewport: { width, height }, deviceScaleFactor });
      await page.locator('.verdict').waitFor();
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Evidence', exact: true }).click();
      const sheet = page.getByRole('dialog', { name: 'Evidence' });
      await sheet.getByRole('button', { name: 'pasted.txt' }).click();
      await lit(page).waitFor();
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await violations(page)).toEqual([]);
      await page.screenshot({ path: join(shots, `evidence-${width}-light.png`) });
      expect(errors).toEqual([]);
    });
  }
});
