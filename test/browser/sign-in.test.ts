import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Incident } from '../../src/schema/incident.ts';
import { OOM_LOG } from '../server/helper.ts';
import { launch, missingBrowser, open, sidewaysScroll, violations } from './page.ts';
import { root, type Service, startService } from './service.ts';

const KEY = 'a-key-of-a-person';
const shots = join(root, 'test/browser/shots');

let browser: Browser;
let service: Service;
let incident: Incident;

async function signIn(page: Page, key = KEY) {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe.skipIf(missingBrowser)('a service that asks for keys', () => {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    [browser, service] = await Promise.all([
      launch(),
      startService({ OOMWHY_API_KEYS: `ada:read+write:${KEY}` }),
    ]);
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ text: OOM_LOG, question: 'Why?' });
    const reply = await fetch(`${service.url}/api/v1/incidents`, { method: 'POST', headers, body });
    incident = (await reply.json()) as Incident;
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  test('a line that a colleague points to opens after the sign-in; who is signed in can sign out', async () => {
    const { page } = await open(browser, `${service.url}/i/${incident.id}#pasted.txt:3`);
    await page.waitForURL('**/sign-in?to=*');
    await signIn(page, 'not-the-key');
    await page.getByRole('alert').getByText('not known').waitFor();
    expect(await page.getByLabel('API key').getAttribute('aria-invalid')).toBe('true');
    expect(await violations(page)).toEqual([]);
    await signIn(page);
    await page.locator('.line-lit').waitFor();
    expect(page.url()).toBe(`${service.url}/i/${incident.id}#pasted.txt:3`);
    await page.getByText('Signed in as ada').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(shots, 'signed-in-1280-light.png') });

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in?to=*');
    await page.goto(service.url);
    await page.waitForURL('**/sign-in');
    await signIn(page);
    await page.getByText('Signed in as ada').waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  test('a session that ends takes nothing that was typed away', async () => {
    const { page } = await open(browser, `${service.url}/sign-in`);
    await signIn(page);
    const box = page.getByRole('textbox', { name: 'Your question' });
    await box.fill('Why did my job die?');
    await page.context().clearCookies();
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await alert.getByText('Your text is kept.').waitFor();
    expect(await box.inputValue()).toBe('Why did my job die?');

    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      alert.getByRole('link', { name: 'Sign in' }).click(),
    ]);
    await signIn(other);
    await other.getByText('Signed in as ada').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.verdict').waitFor();
  });

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    test(`the sign-in looks like the chat and axe finds nothing at ${width} px, ${colorScheme}`, async () => {
      const { page, errors } = await open(browser, `${service.url}/sign-in`, {
        viewport: { width, height: 800 },
        colorScheme,
      });
      expect(await violations(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBe(0);
      // Nothing is inlined, and the style is there all the same.
      expect(await page.locator('style, [style]').count()).toBe(0);
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe(colorScheme === 'light' ? 'rgb(252, 252, 251)' : 'rgb(18, 20, 22)');
      await page.screenshot({ path: join(shots, `sign-in-${width}-${colorScheme}.png`) });
      expect(errors).toEqual([]);
    });
  }
});
