import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../src/lib/config.ts';
import { OomwhyError } from '../../src/lib/errors.ts';
import { projectRoot } from '../../src/lib/root.ts';

const read = (path: string) => readFileSync(join(projectRoot(), path), 'utf8');

/** What Slack asks of a manifest: https://github.com/slackapi/manifest-schema, manifest.schema.1.0.0.json */
const Manifest = z.strictObject({
  _metadata: z.object({ major_version: z.literal(1) }),
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4_000),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.record(z.string(), z.boolean()),
    bot_user: z.strictObject({
      display_name: z.string().regex(/^[a-z0-9._-]{1,80}$/),
      always_online: z.boolean(),
    }),
    shortcuts: z.tuple([
      z.strictObject({
        name: z.string().max(24),
        type: z.literal('message'),
        callback_id: z.string().max(255),
        description: z.string().max(150),
      }),
    ]),
    slash_commands: z.tuple([
      z.strictObject({
        command: z.string().max(32),
        url: z.url(),
        description: z.string().max(2_000),
        usage_hint: z.string().max(1_000),
        should_escape: z.boolean(),
      }),
    ]),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: z.url(), bot_events: z.array(z.string()) }),
    interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: z.url() }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.literal(false),
  }),
});
const manifest = Manifest.parse(JSON.parse(read('slack/manifest.json')));

test('the page explains each scope of the manifest, and no other', () => {
  const rows = read('docs/slack.md').split('## Scopes')[1]?.split('\n## ')[0] ?? '';
  const explained = [...rows.matchAll(/^\| `([\w:]+)` \|/gm)].map(([, scope]) => scope as string);
  expect(explained.length).toBeGreaterThan(5);
  expect(explained).toEqual(manifest.oauth_config.scopes.bot);
});

test('the manifest asks for what the code listens to', () => {
  const code = read('src/slack/listeners.ts');
  const events = [...code.matchAll(/app\.event\('(\w+)'/g)].map(([, event]) => event as string);
  const asked = manifest.settings.event_subscriptions.bot_events.map((event) => event.replace(/\..*/, ''));
  expect(events.sort()).toEqual(asked.sort());
  expect(code).toContain(`app.command('${manifest.features.slash_commands[0].command}'`);
  expect(code).toContain(`'${manifest.features.shortcuts[0].callback_id}'`);
});

test('all addresses are the one that the service has', () => {
  const { settings, features } = manifest;
  const addresses = [
    settings.event_subscriptions.request_url,
    settings.interactivity.request_url,
    features.slash_commands[0].url,
  ];
  expect(new Set(addresses)).toEqual(new Set(['https://YOUR-HOST/slack/events']));
});

test('every setting of the page is one that is read', () => {
  const names = [...read('docs/slack.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name as string);
  expect(names.length).toBe(5);
  for (const name of names) expect(read('src/lib/config.ts')).toContain(`  ${name}: `);
});

test('settings of Slack come together or not at all', () => {
  const token = { SLACK_BOT_TOKEN: 'xoxb-1' };
  expect(readConfig({}).slack).toBeNull();
  expect(
    readConfig({ ...token, SLACK_SIGNING_SECRET: 'abcdefgh', OOMWHY_SLACK_APPROVERS: 'U012AB3CD, W0XYZ' })
      .slack,
  ).toEqual({
    botToken: 'xoxb-1',
    signingSecret: 'abcdefgh',
    appToken: null,
    apiUrl: null,
    approvers: ['U012AB3CD', 'W0XYZ'],
  });
  const wrong: [Record<string, string>, string][] = [
    [token, 'SLACK_SIGNING_SECRET'],
    [{ SLACK_SIGNING_SECRET: 'abcdefgh' }, 'SLACK_BOT_TOKEN'],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, 'SLACK_BOT_TOKEN'],
    [{ SLACK_BOT_TOKEN: 'xoxp-1' }, 'SLACK_BOT_TOKEN'],
    [{ ...token, SLACK_APP_TOKEN: 'xoxb-1' }, 'SLACK_APP_TOKEN'],
    [{ ...token, SLACK_SIGNING_SECRET: 'short' }, 'SLACK_SIGNING_SECRET'],
    [{ ...token, SLACK_API_URL: 'ftp://x' }, 'SLACK_API_URL'],
    [{ ...token, OOMWHY_SLACK_APPROVERS: 'ada@example.org' }, 'OOMWHY_SLACK_APPROVERS'],
  ];
  for (const [environment, name] of wrong) {
    const complaint = () => readConfig(environment);
    expect(complaint).toThrow(OomwhyError);
    expect(complaint).toThrow(new RegExp(`^${name} is `));
  }
});
