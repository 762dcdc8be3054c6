import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksHtml, threadHtml } from '../slack/block-html.ts';
import type { Args } from '../slack/fake-slack.ts';
import { APPROVER, buttons, slackService, USER } from '../slack/helper.ts';
import { READ_ALL } from '../support/read-all.ts';
import { launch, missingBrowser, sidewaysScroll } from './page.ts';
import { root } from './service.ts';

const shots = join(root, 'test/browser/shots');
const GIVEN = join(root, 'test/incidents');
const at = slackService(() => ({ OOMWHY_SANDBOX: 'on' }));

let browser: Browser;

async function shot(html: string, name: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 752, height: 600 }, deviceScaleFactor: 1.5 });
  await page.setContent(html);
  expect(await sidewaysScroll(page)).toBe(0);
  expect(
    await page
      .locator('img')
      .evaluateAll((images) =>
        images.every((one) => (one as { naturalWidth?: number }).naturalWidth === 1200),
      ),
  ).toBe(true);
  await page.screenshot({ path: join(shots, `slack-${name}.png`), fullPage: true });
  await page.close();
}

describe.skipIf(missingBrowser)('what Slack would show', () => {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each(['cgroup-limit-a', 'tmpfs-shm-a'])('a thread about %s', async (name) => {
    const tar = execFileSync('tar', ['-C', join(GIVEN, name), '-cz', 'given']);
    const question = 'why was it killed although half of the RAM is free?';
    const thread = await at.mention(question, { files: [at.slack.file(`${name}.tar.gz`, tar)] });
    await at.answered(thread);
    await at.mention('which limit was it?', { thread_ts: thread });
    const messages = await at.answered(thread, 2);
    for (const dark of [false, true])
      await shot(
        threadHtml(`@oomwhy ${question}`, messages, at.slack.uploads, dark),
        `${name}-${dark ? 'dark' : 'light'}`,
      );
  });

  test('a program: its change, who may approve the run, and what was decided', async () => {
    const log = `[  100.000002] memory: usage 24576kB, limit 24576kB, failcnt 9
[  100.000003] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/job,task_memcg=/job,task=python3,pid=77,uid=0
[  100.000004] Memory cgroup out of memory: Killed process 77 (python3) total-vm:90000kB, anon-rss:24000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:100kB oom_score_adj:0
`;
    const files = [at.slack.file('kern.log', log), at.slack.file('job.py', READ_ALL)];
    const thread = await at.mention('', { files });
    await at.answered(thread);
    const approve = () =>
      buttons(at.slack.inThread(thread)).find(({ action_id }) => action_id === 'oomwhy_approve');
    await expect.poll(approve).toBeTruthy();
    await shot(threadHtml('@oomwhy', at.slack.inThread(thread), at.slack.uploads), 'program-light');
    const button = approve();
    if (!button) throw new Error('no button');
    await at.press(button.message, button, APPROVER);
    await expect
      .poll(() => JSON.stringify(at.slack.inThread(thread)), { timeout: 60_000 })
      .toContain('Allowed by');
    await shot(threadHtml('@oomwhy', at.slack.inThread(thread), at.slack.uploads), 'approved-light');
  });

  test('the Home tab and the help', async () => {
    await at.event({ type: 'app_home_opened', user: USER, tab: 'home', channel: 'D0HOME' });
    await expect.poll(() => at.slack.homes.has(USER)).toBe(true);
    const { blocks } = at.slack.homes.get(USER) as { blocks: Args[] };
    await shot(blocksHtml(blocks, at.slack.uploads), 'home-light');
  });
});
