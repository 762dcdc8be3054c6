import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../../src/lib/root.ts';
import { OOM_LOG, service } from './helper.ts';

const SECRET = 'secret of the docs';
const at = service(undefined, () => ({ OOMWHY_WEBHOOK_SECRET: SECRET }));
const page = readFileSync(join(projectRoot(), 'docs/alerting.md'), 'utf8');
const blocks = (kind: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text as string);

test('the receiver and the rules are YAML in the shape that Alertmanager and Prometheus read', () => {
  const [alertmanager, rules] = blocks('yaml').map((text) => parse(text));
  const receiver = alertmanager.route.routes[0].receiver;
  const hook = alertmanager.receivers.find(({ name }: { name: string }) => name === receiver)
    .webhook_configs[0];
  expect(new URL(hook.url).pathname).toBe('/api/v1/webhooks/alertmanager');
  expect(hook.http_config.authorization.type).toBe('Bearer');
  const all = rules.groups.flatMap(
    ({ rules: own }: { rules: { alert: string; expr: string; labels: object }[] }) => own,
  );
  expect(all.map(({ alert }: { alert: string }) => alert)).toHaveLength(3);
  for (const { expr, labels } of all) {
    expect(expr).toMatch(
      /container_oom_events_total|kube_pod_container_status_last_terminated_reason|node_vmstat_oom_kill/,
    );
    expect(labels).toMatchObject({ oomwhy: 'true' });
  }
});

test('the command that signs an alert is taken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'oomwhy-alerting-'));
  writeFileSync(join(folder, 'job.log'), OOM_LOG);
  const command = blocks('sh').find((text) => text.includes('openssl')) as string;
  const env = { PATH: process.env.PATH, URL: at.url, OOMWHY_WEBHOOK_SECRET: SECRET };
  const said = await new Promise<string>((resolve) => {
    const child = spawn('sh', ['-c', command], { cwd: folder, env });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.on('close', () => resolve(text));
  });
  expect(JSON.parse(said)).toMatchObject({ verdict: { cause: 'cgroup-limit' } });
  rmSync(folder, { recursive: true, force: true });
});
