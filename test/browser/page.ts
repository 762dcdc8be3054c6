import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why there is nothing to test with, or `null`. */
export const missingBrowser = existsSync(executablePath)
  ? null
  : `no Chromium at ${executablePath}: set CHROMIUM to one, or install it, to run the browser tests`;

export function launch(): Promise<Browser> {
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking'];
  const args = ['--no-sandbox', '--disable-gpu', ...quiet, '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath, args, headless: true });
}

/** How far the page can be scrolled sideways, which is not at all. */
export const sidewaysScroll = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

export interface Opened {
  page: Page;
  /** What the console said wrong, uncaught exceptions included. */
  errors: string[];
}

export async function open(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  return { page, errors };
}

export async function sendExample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Insert example' }).click();
  await page.getByText(/13\.\d KiB, 3\d\d lines/).waitFor();
  await page.getByRole('button', { name: 'Explain' }).click();
  await page.locator('.verdict').waitFor();
}

export async function answered(page: Page): Promise<void> {
  await page.locator('[role=log][aria-busy=false]').waitFor();
  await page.locator('.answer .cite').first().waitFor();
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong, one line a rule. */
export async function violations(page: Page): Promise<string[]> {
  // Colours are judged as they are at rest, not in the middle of an appearance.
  await page.waitForTimeout(400);
  await page.evaluate(axe);
  const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    'axe.run().then((result) => result.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))',
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}
