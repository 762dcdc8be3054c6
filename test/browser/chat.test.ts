import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answered, launch, missingBrowser, open, sendExample, sidewaysScroll, violations } from './page.ts';
import { root, type Service, type SlowService, slowDown, startService } from './service.ts';

if (missingBrowser) console.warn(`Skipped: ${missingBrowser}`);

const shots = join(root, 'test/browser/shots');
const example = readFileSync(join(root, 'src/web/public/example.txt'), 'utf8');

let browser: Browser;
let service: Service;
let slow: SlowService;

/** Drops a text file on the page, as a file manager does. */
const drop = (page: Page, name: string, text: string) =>
  page.evaluate(
    `{
      const data = new DataTransfer();
      data.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }`,
  );

const scroller = "document.querySelector('.scroller')";

describe.skipIf(missingBrowser)('web chat', () => {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    [browser, service] = await Promise.all([launch(), startService()]);
    slow = await slowDown(service.url, 250);
  });
  afterAll(async () => {
    await browser?.close();
    await slow?.stop();
    await service?.stop();
  });

  test('explains the example, and shows the line behind a citation', async () => {
    const { page, errors } = await open(browser, service.url);
    await sendExample(page);
    expect(page.url()).toMatch(/\/i\/[^/]+$/);
    const verdict = page.getByRole('region', { name: 'Verdict' });
    expect(await verdict.getByRole('heading', { level: 1 }).textContent()).toMatch(
      /limit of the control group/,
    );
    expect(await verdict.textContent()).toContain('128 MiB');
    expect(await verdict.textContent()).toContain('/system.slice/etl.service');
    await answered(page);

    const cite = page.locator('.cite button').first();
    await cite.hover();
    const tip = (await page.getByRole('tooltip').locator('code').textContent()) ?? '';
    expect(example).toContain(tip);
    expect(tip).toContain('Killed process 128');

    await cite.click();
    const lit = page.locator('.line-lit');
    await lit.waitFor();
    expect(await lit.locator('.line-text').textContent()).toBe(tip);
    const box = await lit.boundingBox();
    const lines = await page.locator('.lines').boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(lines?.y ?? Number.NaN);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(
      (lines?.y ?? 0) + (lines?.height ?? 0) + 1,
    );

    await page.keyboard.press('Escape');
    expect(await page.locator('.panel').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test('a file dropped on the page is answered', async () => {
    const { page, errors } = await open(browser, service.url);
    await drop(page, 'bundle.txt', example);
    await page.getByText('bundle.txt', { exact: true }).waitFor();
    const box = page.getByRole('textbox', { name: 'Your question' });
    await box.fill('The night run died.');
    await box.press('Shift+Enter');
    await box.pressSequentially('What can we do?');
    await box.press('Enter');
    await answered(page);
    expect(await page.locator('.answer h2').first().textContent()).toBe('What happened');
    expect(await page.locator('.verdict').textContent()).toContain('128 MiB');
    expect(errors).toEqual([]);
  });

  test('a follow-up is answered, and a reload keeps it', async () => {
    const { page, errors } = await open(browser, service.url);
    await sendExample(page);
    await answered(page);
    await page.keyboard.press('/');
    await page.keyboard.type('Which limit was it?');
    await page.keyboard.press('Enter');
    await page.locator('.turn').nth(1).locator('.cite').first().waitFor();
    await page.locator('[role=log][aria-busy=false]').waitFor();
    // The pointer may rest on a citation that came to lie under it: its tooltip is no part of the answer.
    const turn = () =>
      page
        .locator('.turn')
        .nth(1)
        .evaluate((element) => {
          const copy = element.cloneNode(true) as typeof element;
          for (const tooltip of copy.querySelectorAll('[role=tooltip]')) tooltip.remove();
          return copy.textContent;
        });
    const reply = await turn();
    expect(reply).toContain('128 MiB');

    await page.reload();
    await answered(page);
    expect(await page.locator('.turn').count()).toBe(2);
    expect(await turn()).toBe(reply);
    expect(await page.getByRole('navigation').getByRole('link').first().getAttribute('aria-current')).toBe(
      'page',
    );
    expect(errors).toEqual([]);
  });

  test('the page is light: at most 120 kB of script and style, compressed', async () => {
    const { page } = await open(browser, service.url);
    const paths = await page.evaluate<string[]>(
      `[...document.querySelectorAll('script[src], link[rel=stylesheet]')].map((one) => one.src || one.href)`,
    );
    expect(paths.length).toBeGreaterThan(1);
    const parts = await Promise.all(paths.map(async (path) => (await fetch(path)).arrayBuffer()));
    const bytes = parts.reduce((sum, part) => sum + gzipSync(Buffer.from(part)).length, 0);
    expect(bytes).toBeLessThan(120_000);
  });

  test('the list of incidents is searched', async () => {
    const { page } = await open(browser, service.url);
    await page.getByRole('searchbox').fill('zebra-that-is-nowhere');
    await page.getByText('No incident matches.').waitFor();
    await page.getByRole('searchbox').fill('etl');
    await page.getByRole('navigation').getByRole('link').first().waitFor();
  });

  test('Esc stops an answer and keeps what came; asking again completes it', async () => {
    const { page, errors } = await open(browser, slow.url);
    await sendExample(page);
    await page.locator('.sentence').nth(1).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Stopped before the end.').waitFor();
    const kept = await page.locator('.sentence').count();
    expect(kept).toBeGreaterThan(1);
    await page.waitForTimeout(600);
    expect(await page.locator('.sentence').count()).toBe(kept);
    await page.getByRole('button', { name: 'Ask again' }).click();
    await answered(page);
    expect(await page.locator('.sentence').count()).toBeGreaterThan(kept);
    expect(errors).toEqual([]);
  });

  test('whoever reads further up is not yanked down', async () => {
    const { page } = await open(browser, slow.url, { viewport: { width: 1000, height: 500 } });
    await sendExample(page);
    await page.locator('.sentence').nth(5).waitFor();
    expect(await page.evaluate(`${scroller}.scrollTop`)).toBe(0);
    await page.evaluate(`${scroller}.scrollTo(0, 1e6)`);
    await answered(page);
    const rest = `${scroller}.scrollHeight - ${scroller}.clientHeight - ${scroller}.scrollTop`;
    await expect.poll(() => page.evaluate(rest)).toBeLessThan(4);

    // A follow-up is followed until its question stands at the top, and no further.
    await page.getByRole('button', { name: 'How do I fix it now?' }).click();
    await page.locator('.turn').nth(1).locator('.code').nth(1).waitFor();
    await page.locator('[role=log][aria-busy=false]').waitFor();
    await page.waitForTimeout(300);
    const question = await page.locator('.question').last().boundingBox();
    expect(question?.y).toBeGreaterThanOrEqual(0);
    expect(question?.y).toBeLessThan(200);
  });

  test('Esc cancels what is being sent, and keeps it', async () => {
    const { page } = await open(browser, service.url);
    await page.route('**/api/v1/incidents', (route) =>
      route.request().method() === 'GET' ? route.continue() : null,
    );
    await page.getByRole('button', { name: 'Insert example' }).click();
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Explain' }).waitFor();
    expect(await page.locator('.chip').count()).toBe(1);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('a server that goes away is named, the text stays, and a retry works', async () => {
    const { page } = await open(browser, slow.url);
    await sendExample(page);
    await answered(page);
    slow.cutAfter = 0;
    await page.getByRole('textbox', { name: 'Follow-up question' }).fill('Who used it?');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await page.getByText('The connection broke. Reconnecting').waitFor();
    await alert.waitFor();
    expect(await alert.textContent()).toContain('The server does not answer.');
    expect(await page.locator('.question').last().textContent()).toContain('Who used it?');
    slow.cutAfter = null;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.turn').nth(1).locator('.cite').first().waitFor();
    await page.locator('[role=log][aria-busy=false]').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);

    await page.goto(service.url);
    await page.route('**/api/v1/incidents', (route) => route.abort());
    await page.getByRole('button', { name: 'Insert example' }).click();
    await page.getByRole('button', { name: 'Explain' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('Your text is kept.');
    expect(await page.getByRole('textbox', { name: 'Your question' }).inputValue()).toContain('etl.py');
  });

  test('what decides nothing is said to decide nothing, with what is missing', async () => {
    const { page, errors } = await open(browser, service.url);
    await page.getByRole('textbox', { name: 'Your question' }).fill('My worker ended last night. Why?');
    await page.keyboard.press('Enter');
    await page.locator('.verdict-open').waitFor();
    expect(await page.getByText('What would decide it').count()).toBe(1);
    expect(await page.locator('.missing .code').count()).toBeGreaterThan(0);
    await page.locator('[role=log][aria-busy=false]').waitFor();
    expect(errors).toEqual([]);
  });

  test('a paste of 20,000 lines becomes an attachment at once', async () => {
    const { page, errors } = await open(browser, service.url, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.evaluate(
      `navigator.clipboard.writeText(Array.from({ length: 20000 }, (_, n) => '[ ' + n + '.000001] systemd[1]: line ' + n).join('\\n'))`,
    );
    await page.evaluate(`{
      window.longestFrame = 0;
      let last = performance.now();
      const frame = () => {
        const now = performance.now();
        window.longestFrame = Math.max(window.longestFrame, now - last);
        last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    }`);
    const box = page.getByRole('textbox', { name: 'Your question' });
    await box.focus();
    await page.keyboard.press('Control+V');
    await page.getByText('20,000 lines').waitFor();
    await page.keyboard.type('Why?');
    expect(await box.inputValue()).toBe('Why?');
    expect(await page.evaluate('window.longestFrame')).toBeLessThan(500);
    await page.getByRole('button', { name: /^Remove pasted/ }).click();
    expect(await page.locator('.chip').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test('copying works without the clipboard API, and says when it does not', async () => {
    const { page } = await open(browser, service.url);
    await page.evaluate(`{
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.execCommand = () => { window.copied = document.activeElement.value; return true; };
    }`);
    const copy = page.locator('.copy');
    await copy.click();
    await copy.getByText('Copied').waitFor();
    expect(await page.evaluate('window.copied')).toBe(
      'ssh HOST sudo sh -s < collectors/host.sh > bundle.txt',
    );
    await page.evaluate('document.execCommand = () => false');
    await copy.click();
    await copy.getByText('Not copied: press Ctrl+C').waitFor();
    expect(await page.evaluate('getSelection().toString()')).toContain('ssh HOST');
  });

  test('hostile evidence stays text', async () => {
    const evil = '<img src=x onerror=window.pwned=1>';
    const { page, errors } = await open(browser, service.url);
    await drop(
      page,
      `${evil}.txt`,
      example.replaceAll('python3', evil).replaceAll('etl.service', `${evil}.service`),
    );
    await page.getByRole('textbox', { name: 'Your question' }).fill(`${evil}\u202e gpj.exe \u001b[31mred`);
    await page.getByRole('button', { name: 'Explain' }).click();
    await answered(page);
    expect(await page.locator('.question').textContent()).toContain(`${evil} gpj.exe red`);
    await page.locator('.cite button').first().click();
    await page.locator('.line-lit').waitFor();
    expect(await page.locator('.verdict').textContent()).toContain('<img');
    expect(await page.evaluate('document.images.length')).toBe(0);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(errors).toEqual([]);
  });

  test('a text of a megabyte without a blank does not break the layout', async () => {
    const { page, errors } = await open(browser, service.url, { viewport: { width: 390, height: 844 } });
    const long = 'x'.repeat(1_000_000);
    await page.route('**/api/v1/incidents/*', async (route) => {
      const answer = await route.fetch();
      const incident = await answer.json();
      Object.assign(incident.verdict, { title: long, summary: long });
      Object.assign(incident.events[0].victim, { name: long });
      Object.assign(incident.events[0].cgroup, { limitPath: `/${long}` });
      await route.fulfill({ response: answer, json: incident });
    });
    await page.route('**/messages', async (route) => {
      if (route.request().method() !== 'GET') return route.continue();
      const answer = await route.fetch();
      const list = await answer.json();
      list.messages[1].sentences[0].text = long;
      list.messages[1].citations[0].text = long;
      await route.fulfill({ response: answer, json: list });
    });
    await sendExample(page);
    await answered(page);
    await page.reload();
    await answered(page);
    expect(await sidewaysScroll(page)).toBe(0);
    await page
      .getByRole('button', { name: /^Show more of/ })
      .first()
      .click();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(errors).toEqual([]);
  });

  test('reports are downloaded', async () => {
    const { page, errors } = await open(browser, service.url);
    await sendExample(page);
    await answered(page);
    for (const [name, end] of [
      ['Markdown', '.md'],
      ['HTML', '.html'],
      ['JSON', '.json'],
    ] as const) {
      const coming = page.waitForEvent('download');
      await page.getByRole('button', { name: `Download as ${name}` }).click();
      const download = await coming;
      expect(download.suggestedFilename().endsWith(end)).toBe(true);
      expect(readFileSync(await download.path(), 'utf8')).toContain('128 MiB');
    }
    expect(errors).toEqual([]);
  });

  test('on a phone the evidence is a sheet and the list a drawer', async () => {
    const { page, errors } = await open(browser, service.url, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    await sendExample(page);
    await answered(page);
    await page.locator('.cite button').first().tap();
    const sheet = page.getByRole('dialog', { name: 'Evidence' });
    await sheet.locator('.line-lit').waitFor();
    expect(await sheet.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
    await page.keyboard.press('Escape');
    await expect.poll(() => sheet.count()).toBe(0);
    await page.getByRole('button', { name: 'Recent incidents' }).tap();
    await page.getByRole('dialog', { name: 'Incidents' }).getByRole('button', { name: 'New' }).tap();
    expect(new URL(page.url()).pathname).toBe('/');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [width, height] of [
      [1280, 800],
      [390, 844],
    ] as const) {
      test(`axe finds nothing at ${width} px, ${colorScheme}`, async () => {
        const { page, errors } = await open(browser, service.url, {
          viewport: { width, height },
          colorScheme,
        });
        const name = (what: string) => join(shots, `${what}-${width}-${colorScheme}.png`);
        await page.getByRole('button', { name: 'Attach' }).waitFor();
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: name('start') });
        await sendExample(page);
        await answered(page);
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: name('answer') });
        await page.locator('.cite button').first().click();
        await page.locator('.line-lit').waitFor();
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: name('evidence') });
        expect(await sidewaysScroll(page)).toBe(0);
        expect(errors).toEqual([]);
      });
    }
  }
});
