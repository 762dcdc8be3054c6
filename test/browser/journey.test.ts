import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxHost } from '../../src/sandbox/host.ts';
import { launch, missingBrowser, open } from './page.ts';
import { root, type Service, startService } from './service.ts';

/** From the start page to a proven fix. */
const MOST_CLICKS = 6;

let browser: Browser;
let service: Service;

describe.skipIf(missingBrowser)('as a newcomer', () => {
  beforeAll(async () => {
    [browser, service] = await Promise.all([launch(), startService({ OOMWHY_SANDBOX: 'on' })]);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  test('the example’s program is the incident’s own', () => {
    const read = (path: string) => readFileSync(join(root, path), 'utf8');
    expect(read('src/web/public/example/etl.py')).toBe(
      read('test/incidents/cgroup-limit-a/given/program/etl.py'),
    );
  });

  test('from the start page to a fix that was run and proven: a few clicks and a name', async (context) => {
    const { isolation, limiter } = await sandboxHost();
    if (isolation === 'none' || limiter.kind === 'rlimit-as')
      return context.skip(`this host has isolation ${isolation}, limiter ${limiter.kind}`);
    const { page, errors } = await open(browser, service.url, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    let clicks = 0;
    const click = async (what: Locator) => {
      await what.click();
      clicks += 1;
    };
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await page.evaluate(`navigator.clipboard.writeText('Ada Lovelace')`);

    await click(button('Example with program'));
    await page.getByText('etl.py', { exact: true }).waitFor();
    await click(button('Explain'));
    const fix = page.locator('.fix', { hasText: 'Change of the code' }).first();
    await click(fix.getByRole('button', { name: 'Run it before and after' }));
    await click(fix.getByRole('button', { name: 'Use the example’s input' }));
    await fix.getByLabel('Your name').focus();
    await page.keyboard.press('Control+V');
    await click(fix.getByRole('button', { name: 'Allow and run with 1 file' }));
    await fix.getByText('Run and proven').waitFor({ timeout: 110_000 });
    expect(
      await fix
        .getByRole('img', { name: /Before and after/ })
        .locator('desc')
        .textContent(),
    ).toMatch(/limit of 128 MiB. Before: ran out of memory.+After: finished/);
    expect(clicks).toBeLessThan(MOST_CLICKS);
    expect(errors).toEqual([]);
  });
});
