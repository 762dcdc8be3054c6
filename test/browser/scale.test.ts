import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '../../src/schema/conversation.ts';
import type { Incident } from '../../src/schema/incident.ts';
import { OOM_LOG } from '../server/helper.ts';
import { answered, launch, missingBrowser, open } from './page.ts';
import { type Service, startService } from './service.ts';

const TURNS = 500;

let browser: Browser;
let service: Service;
let incident: Incident;

const at = (hash = '') => `${service.url}/i/${incident.id}${hash}`;
const nodes = (page: Page) => page.evaluate<number>(`document.querySelectorAll('*').length`);
const drawn = (page: Page) => page.evaluate<number>(`document.querySelectorAll('.turn:has(.answer)').length`);
const idle = (page: Page) => page.locator('[role=log][aria-busy=false]').waitFor();

async function asks(page: Page, question: string) {
  await page.getByRole('textbox', { name: 'Follow-up question' }).fill(question);
  await page.keyboard.press('Enter');
}

/** The conversation as it would be after many more turns. */
async function prolong(page: Page) {
  const messages = `${service.url}/api/v1/incidents/${incident.id}/messages`;
  await fetch(messages, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"Which limit was it?"}',
  });
  const { messages: last } = (await (await fetch(messages)).json()) as { messages: Message[] };
  const many = Array.from({ length: TURNS }, (_, n) =>
    last.slice(-2).map((one) => ({
      ...one,
      id: `${one.role}-${n}`,
      text: `${one.text} (${n})`,
      supersededBy: undefined,
    })),
  ).flat();
  await page.route('**/messages', (route) =>
    route.request().method() === 'GET' ? route.fulfill({ json: { messages: many } }) : route.continue(),
  );
}

describe.skipIf(missingBrowser)('much of everything', () => {
  beforeAll(async () => {
    [browser, service] = await Promise.all([launch(), startService()]);
    incident = await service.post({ text: OOM_LOG, question: 'Why?' });
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  test('of a conversation of a thousand messages those near the view are on the page', async () => {
    const { page, errors } = await open(browser, 'about:blank');
    await prolong(page);
    await page.goto(at());
    await idle(page);
    expect(await page.locator('.turn').count()).toBe(TURNS + 1);
    expect(await drawn(page)).toBeLessThan(40);
    expect(await nodes(page)).toBeLessThan(6_000);

    for (const part of [0.3, 0.7, 1]) {
      await page.evaluate(
        `{ const box = document.querySelector('.scroller'); box.scrollTop = box.scrollHeight * ${part}; }`,
      );
      // What is in view is drawn, and what was left behind is not kept.
      await expect
        .poll(() =>
          page.evaluate(
            `[...document.querySelectorAll('.turn')].filter((turn) => {
               const { top, bottom } = turn.getBoundingClientRect();
               return bottom > 0 && top < innerHeight;
             }).every((turn) => turn.querySelector('.answer'))`,
          ),
        )
        .toBe(true);
      await expect.poll(() => drawn(page)).toBeLessThan(40);
    }
    const box = page.getByRole('textbox', { name: 'Follow-up question' });
    await box.pressSequentially('Still quick?');
    expect(await box.inputValue()).toBe('Still quick?');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.turn').count()).toBe(TURNS + 2);
    await idle(page);
    expect(await nodes(page)).toBeLessThan(6_000);

    await page.goto('about:blank');
    await page.goto(at('#m-assistant-250'));
    await page.getByText('Which limit was it? (250)').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('m-assistant-250');
    // Neighbours that are drawn by and by do not push it away.
    const top = `document.getElementById('m-assistant-250').getBoundingClientRect().top`;
    await page.waitForTimeout(500);
    expect(Math.abs(await page.evaluate<number>(top))).toBeLessThan(120);
    expect(errors).toEqual([]);
  });

  test('what is asked in one tab stands in the other, without a reload', async () => {
    incident = await service.post({ text: OOM_LOG, question: 'Why?' });
    const { page: one, errors } = await open(browser, at());
    await idle(one);
    const two = await one.context().newPage();
    await two.goto(at());
    await idle(two);
    await asks(two, 'Who used it?');
    await answered(two);
    await one.getByText('Who used it?').waitFor();
    await one.locator('.turn').nth(1).locator('.cite').first().waitFor();
    await asks(one, 'Which limit was it?');
    await two.getByText('Which limit was it?').waitFor();
    await two.locator('.turn').nth(2).locator('.cite').first().waitFor();
    expect(await two.locator('.turn').count()).toBe(3);
    expect(errors).toEqual([]);
  });

  test('what somebody else asked is there when one comes back to the page', async () => {
    const { page } = await open(browser, at());
    await idle(page);
    const before = await page.locator('.turn').count();
    await fetch(`${service.url}/api/v1/incidents/${incident.id}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":"Was it the okapi?"}',
    });
    await page.evaluate(`window.dispatchEvent(new Event('focus'))`);
    await page.getByText('Was it the okapi?').waitFor();
    expect(await page.locator('.turn').count()).toBe(before + 1);
  });

  test('100 MB are dropped, and sent with their progress while the page lives; Esc gives up', async () => {
    const { page, errors } = await open(browser, service.url);
    const give = (end: string) =>
      page.evaluate(
        `{
          const noise = '[ 200.000001] systemd[1]: a line that says nothing about it at all, again\\n'.repeat(15000);
          const parts = Array.from({ length: 100 }, () => noise);
          const data = new DataTransfer();
          data.items.add(new File([...parts, ${JSON.stringify(end)}], 'kern.log'));
          for (const type of ['dragenter', 'dragover', 'drop'])
            document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        }`,
      );
    await give(OOM_LOG);
    await page.getByText(/10\d\.\d MiB/).waitFor();
    const explain = page.getByRole('button', { name: 'Explain' });
    await explain.click();
    await page.getByRole('progressbar').waitFor();
    await page.keyboard.press('Escape');
    await explain.waitFor();
    expect(await page.locator('.chip').count()).toBe(1);
    await page.getByRole('textbox', { name: 'Your question' }).fill('Why was it killed?');
    await explain.click();
    await page.locator('.verdict').waitFor({ timeout: 100_000 });
    await answered(page);
    // The line is found behind a hundred megabytes.
    await page.locator('.cite button').first().click();
    await page.locator('.line-lit').waitFor();
    expect(await page.locator('.line-lit').textContent()).toContain('Killed process 77');
    expect(errors).toEqual([]);
  });
});
