import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxHost } from '../../src/sandbox/host.ts';
import type { Incident } from '../../src/schema/incident.ts';
import { OOM_LOG } from '../server/helper.ts';
import { LINES, READ_ALL } from '../support/read-all.ts';
import { launch, missingBrowser, open, sidewaysScroll, violations } from './page.ts';
import { root, type Service, startService } from './service.ts';

const LOG = OOM_LOG.replaceAll('65536kB', '24576kB').replaceAll('65000kB', '24000kB');
const INPUT = { name: 'lines.txt', mimeType: 'text/plain', buffer: Buffer.from(LINES) };
const shots = join(root, 'test/browser/shots');

let browser: Browser;
let off: Service;
let on: Service;

const job = (service: Service, text = READ_ALL) =>
  service.post({ text: LOG, question: 'Why does job.py die?', program: { name: 'job.py', text } });
const at = (service: Service, { id }: Incident) => `${service.url}/i/${id}`;
const codeFix = (page: Page) => page.locator('.fix', { hasText: 'Change of the code' }).first();

async function allow(page: Page) {
  const fix = codeFix(page);
  await fix.getByRole('button', { name: 'Run it before and after' }).click();
  await fix.getByLabel('Input files').setInputFiles(INPUT);
  await fix.getByLabel('Your name').fill('Ada Lovelace');
  await fix.getByRole('button', { name: 'Allow and run with 1 file' }).click();
  return fix;
}

describe.skipIf(missingBrowser)('fixes', () => {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    [browser, off, on] = await Promise.all([
      launch(),
      startService(),
      startService({ OOMWHY_SANDBOX: 'on' }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await off?.stop();
    await on?.stop();
  });

  test('a change of the code is shown as a diff, and is kept byte for byte', async () => {
    const incident = await job(off);
    const diff = incident.fixes.find(({ kind }) => kind === 'code')?.diff;
    const { page, errors } = await open(browser, at(off, incident), {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const fix = codeFix(page);
    await fix.locator('.diff').waitFor();
    expect(await fix.locator('.proof').textContent()).toContain('Not run yet');
    expect(await fix.locator('.diff-removed').textContent()).toContain('removed: ');
    expect(await fix.locator('.diff-removed .diff-text').textContent()).toContain(
      'return handle.readlines()',
    );
    expect(await fix.locator('.diff-added .diff-sign').textContent()).toContain('+');
    expect(await fix.locator('.diff-added .diff-number').allTextContents()).toEqual(['', '6']);
    expect(await fix.getByText('git apply fix.diff').count()).toBe(1);

    await fix.locator('.diff').getByRole('button', { name: 'Copy' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(diff);
    const coming = page.waitForEvent('download');
    await fix.getByRole('button', { name: 'Download fix.diff' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe('fix.diff');
    expect(readFileSync(await download.path(), 'utf8')).toBe(diff);
    // The answer's own words about it stand in the card alone.
    expect(await page.locator('.answer').getByText('+++ b/job.py').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test('a command tells where its number comes from, what it risks and how to undo it', async () => {
    const { page, errors } = await open(browser, at(off, await job(off)));
    const fix = page.locator('.fix', { hasText: 'Configuration' }).first();
    await fix.getByRole('button', { name: /where the number comes from/ }).focus();
    const tip = page.getByRole('tooltip');
    expect(await tip.textContent()).toContain('36 MiB is a trial of 1.5 times that');
    expect(await tip.textContent()).toContain('limit 24576kB');
    await page.keyboard.press('Escape');
    expect(await tip.count()).toBe(0);
    expect(await fix.textContent()).toMatch(/Risk.+To undo/s);
    expect(errors).toEqual([]);
  });

  test('a long diff is folded, and opens', async () => {
    const incident = await job(off);
    const lines = Array.from({ length: 300 }, (_, n) => `+line ${n}`).join('\n');
    const { page } = await open(browser, off.url);
    await page.route('**/api/v1/incidents/*', async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      const fix = body.fixes.find(({ kind }: { kind: string }) => kind === 'code');
      fix.diff = `--- a/job.py\n+++ b/job.py\n@@ -0,0 +1,300 @@\n${lines}\n`;
      await route.fulfill({ response: answer, json: body });
    });
    await page.goto(at(off, incident));
    const rows = codeFix(page).locator('.diff tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBeLessThan(40);
    await page.getByRole('button', { name: 'Show all 301 lines' }).click();
    expect(await rows.count()).toBe(301);
  });

  test('nothing runs without a name and a click; where runs are off, it says how to switch them on', async () => {
    const { page, errors } = await open(browser, at(off, await job(off)));
    const posted: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && posted.push(request.url()));
    const fix = codeFix(page);
    await fix.getByRole('button', { name: 'Run it before and after' }).click();
    const go = fix.getByRole('button', { name: 'Allow and run' });
    expect(await go.isDisabled()).toBe(true);
    await fix.getByLabel('Your name').fill('   ');
    await page.keyboard.press('Enter');
    expect(await go.isDisabled()).toBe(true);
    expect(posted).toEqual([]);
    await fix.getByLabel('Your name').fill('Ada');
    await page.keyboard.press('Enter');
    await fix.getByRole('alert').waitFor();
    expect(await fix.getByRole('alert').textContent()).toContain('OOMWHY_SANDBOX=on');
    expect(posted).toHaveLength(1);
    expect(await fix.locator('.proof').textContent()).toContain('Not run yet');
    expect(errors.filter((text) => !text.includes('403'))).toEqual([]);
  });

  test('a run that a person allows is followed, proven, and stands there after a reload', async (context) => {
    const { isolation, limiter } = await sandboxHost();
    if (isolation === 'none' || limiter.kind === 'rlimit-as')
      return context.skip(`this host has isolation ${isolation}, limiter ${limiter.kind}`);
    const { page, errors } = await open(browser, at(on, await job(on)));
    const fix = await allow(page);
    await fix.getByText('Run and proven').waitFor({ timeout: 90_000 });
    const runs = fix.getByRole('list', { name: 'Runs' }).getByRole('listitem');
    expect(await runs.first().textContent()).toMatch(/As it is.*24 MiB.*ran out of memory/s);
    expect(await runs.last().textContent()).toMatch(/With the change.*finished.*20000000/s);
    const picture = fix.getByRole('img', { name: /Before and after the change/ });
    expect(await picture.locator('desc').textContent()).toMatch(
      /limit of 24 MiB. Before: ran out of memory.+After: finished.+Same output: yes/,
    );
    await fix.getByText('As a table').click();
    expect(await fix.getByRole('table').last().textContent()).toMatch(/Same output\s*yes/);
    expect(await violations(page)).toEqual([]);

    await page.reload();
    await codeFix(page).getByText('Run and proven').waitFor();
    await codeFix(page).getByText('How it was run').click();
    expect(await codeFix(page).textContent()).toContain('Allowed by Ada Lovelace.');
    expect(errors).toEqual([]);
  });

  test('a run is stopped, and nothing is kept of it', async (context) => {
    const { isolation, limiter } = await sandboxHost();
    if (isolation === 'none' || limiter.kind === 'rlimit-as')
      return context.skip(`this host has isolation ${isolation}, limiter ${limiter.kind}`);
    const text = READ_ALL.replace('total = 0', 'total = 0\n    import time; time.sleep(600)');
    const { page, errors } = await open(browser, at(on, await job(on, text)));
    const fix = await allow(page);
    await fix.getByText('As it is').waitFor();
    await fix.getByRole('button', { name: 'Stop the run' }).click();
    await fix.getByRole('button', { name: 'Run it before and after' }).waitFor();
    expect(await fix.locator('.run-state').first().textContent()).toBe('stopped');
    expect(await fix.locator('.proof').textContent()).toContain('Not run yet');
    expect(errors).toEqual([]);
  });

  test('what a hostile program prints stays text', async (context) => {
    const { isolation, limiter } = await sandboxHost();
    if (isolation === 'none' || limiter.kind === 'rlimit-as')
      return context.skip(`this host has isolation ${isolation}, limiter ${limiter.kind}`);
    const evil = '<img src=x onerror=window.pwned=1>\\x1b[31mred\\u202e';
    const text = READ_ALL.replace('total = 0', `total = 0\n    print("${evil}", flush=True)`);
    const { page, errors } = await open(browser, at(on, await job(on, text)));
    const fix = await allow(page);
    await fix.locator('.verification-says').waitFor({ timeout: 90_000 });
    expect(await fix.locator('.run-text').first().textContent()).toContain(
      '<img src=x onerror=window.pwned=1>red',
    );
    expect(await page.evaluate('document.images.length')).toBe(0);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(errors).toEqual([]);
  });

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [360, 'dark'],
  ] as const) {
    test(`axe finds nothing among the fixes at ${width} px, ${colorScheme}`, async () => {
      const { page, errors } = await open(browser, at(off, await job(off)), {
        viewport: { width, height: 844 },
        colorScheme,
      });
      const fix = codeFix(page);
      await fix.getByRole('button', { name: 'Run it before and after' }).click();
      await fix.locator('.diff').scrollIntoViewIfNeeded();
      expect(await violations(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBe(0);
      await page.screenshot({ path: join(shots, `fix-${width}-${colorScheme}.png`) });
      expect(errors).toEqual([]);
    });
  }
});
