import { expect, test } from 'vitest';
import { OOM_LOG } from '../server/helper.ts';
import { no } from './fake-slack.ts';
import { shownText, slackService } from './helper.ts';

const at = slackService(() => ({ OOMWHY_MAX_BODY: '100000' }));

async function answerTo(file: Record<string, unknown>): Promise<() => string> {
  const thread = await at.mention('', { files: [{ id: 'F0FILE', name: 'x.log', ...file }] });
  return () => shownText(at.slack.inThread(thread));
}

test.each([
  ['another host', 'https://evil.example/x.log'],
  ['a host that ends like Slack’s', 'https://files.slack.com.evil.example/x'],
  ['a host that begins like it', 'https://files.slack.com@evil.example/x'],
  ['Slack without TLS', 'http://files.slack.com/files-pri/x'],
  ['Slack on another port', 'https://files.slack.com:8443/x'],
  ['a name and a password', 'https://user:password@files.slack.com/x'],
  ['this machine', 'http://127.0.0.1:1/x'],
  ['this machine by name', 'http://localhost/x'],
  ['a link-local address', 'http://169.254.169.254/latest/meta-data/'],
  ['a private address', 'http://10.0.0.1/'],
  ['this machine in IPv6', 'http://[::1]/'],
  ['this machine as a number', 'http://2130706433/'],
  ['a file of the machine', 'file:///etc/passwd'],
  ['data', 'data:text/plain,oom-kill'],
  ['no address', 'not an address'],
])('a file at %s is slack-file-refused, and nothing is asked there', async (_what, url) => {
  const said = await answerTo({ url_private_download: url });
  await expect.poll(said).toContain('[slack-file-refused]');
  expect(at.slack.strays).toEqual([]);
});

test('the host of the Web API on another port is not it', async () => {
  const said = await answerTo({ url_private: at.slack.url.replace(/:\d+$/, ':9') });
  await expect.poll(said).toContain('[slack-file-refused]');
});

test('a redirect is not followed, wherever it leads', async () => {
  const file = at.slack.file('moved.log', OOM_LOG);
  at.slack.answers.set('GET moved.log', () => ({
    status: 302,
    headers: { location: `${at.slack.url}/inside` },
  }));
  await expect.poll(await answerTo(file)).toContain('[slack-scope-missing]');
  expect(at.slack.strays).toEqual([]);
});

test('files together over the limit are body-too-large, and are not read to their end', async () => {
  const files = [at.slack.file('a.log', OOM_LOG), at.slack.file('b.log', 'x'.repeat(5_000_000))];
  const thread = await at.mention('', { files });
  await expect.poll(() => shownText(at.slack.inThread(thread))).toContain('[body-too-large]');
  expect(await at.incidents()).toEqual([]);
});

test('a file that is gone, or that only its id names, is told apart', async () => {
  await expect
    .poll(await answerTo({ mode: 'tombstone', url_private: `${at.slack.url}/files-pri/x` }))
    .toContain('The file is gone');
  await expect
    .poll(await answerTo({ url_private: `${at.slack.url}/files-pri/none` }))
    .toContain('The file is gone');
  const { url_private_download, name } = at.slack.file('shared.log', OOM_LOG);
  at.slack.answers.set('files.info', ({ file }) =>
    file === 'F0SHARED'
      ? { body: { ok: true, file: { id: file, name, url_private_download } } }
      : { body: no('file_not_found') },
  );
  const thread = await at.mention('', { files: [{ id: 'F0SHARED', file_access: 'check_file_info' }] });
  expect(shownText(await at.answered(thread))).toContain('shared.log:4');
});

test('a host of files that is busy is waited for as it asks', async () => {
  const file = at.slack.file('busy.log', OOM_LOG);
  at.slack.answers.set('GET busy.log', (_args, n) =>
    n === 0 ? { status: 429, headers: { 'retry-after': '1' } } : undefined,
  );
  const thread = await at.mention('', { files: [file] });
  await at.answered(thread);
  expect(at.slack.called('GET busy.log')).toHaveLength(2);
});

test.each([
  ['../../etc/cron.d/job', 'job'],
  ['C:\\temp\\kern.log', 'kern.log'],
  ['a\nb\u0000.log', 'ab.log'],
  ['..', 'F0'],
])('a file called %j does not lead elsewhere', async (name, shown) => {
  at.slack.files.set('trick', { content: OOM_LOG });
  const thread = await at.mention('', {
    files: [{ id: 'F0TRICK', name, url_private: `${at.slack.url}/files-pri/trick` }],
  });
  expect(shownText(await at.answered(thread))).toContain(`${shown}`);
  expect(shownText(at.slack.inThread(thread))).not.toMatch(/\.\.\/|C:/);
});
