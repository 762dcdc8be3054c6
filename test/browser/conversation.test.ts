import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Incident } from '../../src/schema/incident.ts';
import { OOM_LOG } from '../server/helper.ts';
import { answer, ModelStub } from '../support/model-stub.ts';
import { launch, missingBrowser, open, sidewaysScroll, violations } from './page.ts';
import { root, type Service, type SlowService, slowDown, startService } from './service.ts';

const LIE = 'Redis on Mars leaked 4 GiB.';
const shots = join(root, 'test/browser/shots');

const stub = new ModelStub();
let browser: Browser;
let service: Service;
let slow: SlowService;

const posted = () => service.post({ text: OOM_LOG, question: 'Why?' });
const rules = ({ answer: { sentences } }: Incident) =>
  sentences.filter(({ form, citations }) => form === 'text' && citations.length > 0).map(({ text }) => text);
const at = ({ id }: Incident, url = service.url) => `${url}/i/${id}`;
const last = (page: Page) => page.locator('.turn').last();

async function asks(page: Page, question: string) {
  await page.getByRole('textbox', { name: 'Follow-up question' }).fill(question);
  await page.keyboard.press('Enter');
}
const idle = (page: Page) => page.locator('[role=log][aria-busy=false]').waitFor();

/** Calls verify_fix first, then answers with what the tool told it. */
function verifies(incident: Incident) {
  stub.reply = (chat) => {
    const message = chat.messages.at(-1);
    return message?.role === 'tool'
      ? answer([String(message.content)])
      : { calls: [{ name: 'verify_fix', args: { id: incident.fixes[0]?.id } }] };
  };
}

describe.skipIf(missingBrowser)('conversation with a model', () => {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    const OPENAI_BASE_URL = await stub.start();
    [browser, service] = await Promise.all([
      launch(),
      startService({ OPENAI_BASE_URL, OPENAI_API_KEY: 'sk-test-key', OOMWHY_MODEL: 'stub' }),
    ]);
    slow = await slowDown(service.url, 120);
  });
  afterEach(() => {
    stub.forget();
    slow.cutAfter = null;
  });
  afterAll(async () => {
    await browser?.close();
    await slow?.stop();
    await service?.stop();
    await stub.close();
  });

  test('tools are folded, what was withheld opens, and it is said who answered', async () => {
    const incident = await posted();
    const [first = ''] = rules(incident);
    const replies = [
      { calls: [{ name: 'findings', args: { about: 'limit' } }] },
      answer([first, LIE]),
      answer([LIE]),
    ];
    stub.reply = (_chat, n) => replies[n] ?? answer([]);
    const { page, errors } = await open(browser, at(incident));
    await asks(page, 'Who used it?');
    await idle(page);
    const check = async () => {
      const tool = last(page).locator('.tool');
      expect(await tool.count()).toBe(1);
      expect(await tool.locator('.tool-body').isVisible()).toBe(false);
      await tool.locator('summary').click();
      expect(await tool.locator('.tool-told').textContent()).toContain('limit of the group');
      const withheld = last(page).locator('.withheld');
      expect(await withheld.getByText(LIE).isVisible()).toBe(false);
      await withheld.getByText('1 sentence of the model was withheld').click();
      expect(await withheld.getByText(LIE).isVisible()).toBe(true);
      expect(await last(page).locator('.answer').textContent()).not.toContain('Mars');
      expect(await last(page).locator('.meta').textContent()).toMatch(
        /Worded by stub;.+calls, [\d,]+ tokens/,
      );
    };
    await check();
    expect(await last(page).locator('.tool-short').textContent()).toBe('limit');
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(shots, 'model-1280-light.png') });
    await page.reload();
    await idle(page);
    await check();
    expect(errors).toEqual([]);
  });

  test('what leaves the machine is said where it is asked, with what is kept', async () => {
    const { page, errors } = await open(browser, service.url);
    await page.getByText(`Questions and masked facts go to stub at ${stub.url}`).waitFor();
    await page.goto(at(await posted()));
    await page.getByRole('button', { name: 'What is sent?' }).click();
    const sheet = page.getByRole('dialog', { name: 'What leaves this machine' });
    await sheet.getByText('The facts as they are sent').waitFor();
    expect(await sheet.locator('.sent-text').textContent()).toContain('python3');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => sheet.count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test.each(['Approve', 'Reject'])('a run waits for a person over a reload: %s', async (word) => {
    const incident = await posted();
    verifies(incident);
    const { page, errors } = await open(browser, at(incident));
    await asks(page, 'Does the fix hold?');
    await idle(page);
    const card = page.getByRole('region', { name: 'Waits for you' });
    await card.waitFor();
    expect(await card.textContent()).toContain(incident.fixes[0]?.title);
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(shots, 'approval-1280-light.png') });
    await page.reload();
    await card.waitFor();
    expect(await card.getByRole('button', { name: word }).isDisabled()).toBe(true);
    await card.getByLabel('Your name').fill('Ada Lovelace');
    await card.getByRole('button', { name: word }).click();
    await last(page).locator('.meta').waitFor();
    await idle(page);
    const verb = word === 'Approve' ? 'approved' : 'rejected';
    expect(await page.locator('.decision').textContent()).toBe(
      `Ada Lovelace ${verb} the run of: ${incident.fixes[0]?.title}`,
    );
    expect(await last(page).textContent()).toContain(
      word === 'Approve' ? 'this service runs no programs' : 'nothing was run',
    );
    expect(await card.count()).toBe(0);
    await page.reload();
    await idle(page);
    expect(await page.locator('.decision').count()).toBe(1);
    expect(await card.count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test('Esc stops the model too, and keeps what came', async () => {
    const incident = await posted();
    const whole = answer(rules(incident)).text;
    const [first = ''] = rules(incident);
    const upTo = whole.indexOf(first) + first.length + 120;
    stub.reply = () => ({ stallsAfter: upTo, text: whole });
    const { page, errors } = await open(browser, at(incident));
    await asks(page, 'Why?');
    await last(page).locator('.sentence').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Stopped before the end.').waitFor();
    expect(await last(page).locator('.sentence').count()).toBeGreaterThan(0);
    await expect.poll(() => stub.cut).toBe(1);
    await expect
      .poll(async () => {
        await page.reload();
        await idle(page);
        return last(page).textContent();
      })
      .toContain('The answer was stopped before its end.');
    expect(await last(page).textContent()).toContain(first);
    expect(errors).toEqual([]);
  });

  test('a connection that breaks is taken up again, and no sentence is lost or doubled', async () => {
    const incident = await posted();
    const sentences = rules(incident).slice(0, 3);
    stub.reply = () => answer(sentences);
    const { page } = await open(browser, at(incident, slow.url));
    await idle(page);
    // Each connection brings one event, or two, before it breaks.
    slow.cutAfter = 2;
    await asks(page, 'Why was it killed?');
    await page.getByText('The connection broke. Reconnecting').waitFor();
    await last(page).locator('.meta').waitFor({ timeout: 30_000 });
    const shown = await last(page).locator('.sentence').count();
    expect(shown).toBe(sentences.length);
    expect(stub.chats).toHaveLength(1);
    slow.cutAfter = null;
    await page.reload();
    await idle(page);
    expect(await last(page).locator('.sentence').count()).toBe(shown);
    // The incident's own answer, and this one.
    expect(await page.locator('.turn').count()).toBe(2);
  });

  test('an answer that is being written is taken up by a page that was reloaded', async () => {
    const incident = await posted();
    const sentences = rules(incident).slice(0, 2);
    const whole = answer(sentences).text;
    stub.reply = () => ({ stallsAfter: whole.indexOf(sentences[1] ?? ''), text: whole });
    const { page, errors } = await open(browser, at(incident));
    await asks(page, 'Who was killed?');
    await last(page).locator('.sentence').first().waitFor();
    await page.reload();
    await page.getByText('Who was killed?').waitFor();
    await last(page).locator('.sentence').first().waitFor();
    expect(await page.locator('[role=log]').getAttribute('aria-busy')).toBe('true');
    expect(stub.chats).toHaveLength(1);
    await page.keyboard.press('Escape');
    await page.getByText('Stopped before the end.').waitFor();
    expect(await last(page).locator('.sentence').count()).toBe(1);
    expect(errors).toEqual([]);
  });

  test('the last question is edited and sent again, an answer is judged and pointed to', async () => {
    const incident = await posted();
    const [first = '', second = ''] = rules(incident);
    stub.reply = (_chat, n) => answer([n === 0 ? first : second]);
    const { page, errors } = await open(browser, at(incident), {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await asks(page, 'Which one?');
    await idle(page);
    await last(page).getByRole('button', { name: 'Edit question' }).click();
    const box = page.getByRole('textbox', { name: 'Follow-up question' });
    await expect.poll(() => box.inputValue()).toBe('Which one?');
    await page.getByRole('button', { name: 'Leave it' }).click();
    await expect.poll(() => box.inputValue()).toBe('');
    await last(page).getByRole('button', { name: 'Edit question' }).click();
    await page.getByText('takes the place of the old one').waitFor();
    expect(await violations(page)).toEqual([]);
    await box.fill('Which process?');
    await page.keyboard.press('Enter');
    await last(page).getByText(second).waitFor();
    await idle(page);
    // The incident's own answer, and this one in the place of the old.
    expect(await page.locator('.turn').count()).toBe(2);
    expect(await page.getByText('Which one?').count()).toBe(0);
    expect(JSON.stringify(stub.chats.at(-1)?.messages)).not.toContain('Which one?');

    await last(page).getByRole('button', { name: 'This did not help' }).click();
    await page.keyboard.type('the number is wrong');
    await page.keyboard.press('Enter');
    await page.getByText('Thank you, kept.').waitFor();
    const kept = async () => (await fetch(`${service.url}/api/v1/feedback?incident=${incident.id}`)).json();
    await expect.poll(kept).toMatchObject({
      feedback: [{ thumb: 'down', reason: 'the number is wrong', findings: expect.any(Array) }],
    });

    await page.reload();
    await last(page).locator('.thumb[aria-pressed=true]').waitFor();
    expect(await last(page).locator('.thumb[aria-pressed=true]').getAttribute('aria-label')).toBe(
      'This did not help',
    );
    expect(await page.locator('.turn').count()).toBe(2);
    expect(await page.getByText('Which one?').count()).toBe(0);

    await page.locator('.turn').nth(1).getByRole('button', { name: 'Link' }).click();
    const link = await page.evaluate<string>('navigator.clipboard.readText()');
    await page.goto('about:blank');
    await page.goto(link);
    await idle(page);
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain('Which process?');
    expect(errors).toEqual([]);
  });

  test('on a phone, in the dark, axe finds nothing and nothing sticks out', async () => {
    const incident = await posted();
    verifies(incident);
    const { page } = await open(browser, at(incident), {
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
    });
    await asks(page, 'Does the fix hold?');
    await page.getByRole('region', { name: 'Waits for you' }).scrollIntoViewIfNeeded();
    expect(await violations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.screenshot({ path: join(shots, 'approval-390-dark.png') });
  });
});
