import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Incident } from '../../src/schema/incident.ts';
import { CONTRACTS } from '../../src/server/openapi/index.ts';
import { OOM_LOG, service } from './helper.ts';

const KEY = 'examples-key-1';
const at = service(undefined, () => ({ OOMWHY_API_KEYS: KEY }));
const folder = mkdtempSync(join(tmpdir(), 'oomwhy-examples-'));
const auth = { authorization: `Bearer ${KEY}` };
let variables: Record<string, string> = {};

beforeAll(async () => {
  writeFileSync(join(folder, 'bundle.txt'), OOM_LOG);
  // curl reads it at each start, so the commands need not repeat the key.
  writeFileSync(
    join(folder, '.curlrc'),
    `header = "Authorization: Bearer ${KEY}"\nsilent\nwrite-out = "%{stderr}\\n%{http_code}\\n"\n`,
  );
  const reply = await at.json('/api/v1/incidents', { text: OOM_LOG }, auth);
  const { id } = JSON.parse(reply.text) as Incident;
  const said = await at.json(`/api/v1/incidents/${id}/messages`, { text: 'Why?' }, auth);
  variables = { URL: at.url, ID: id, KEY, MESSAGE: JSON.parse(said.text).id, SOURCE: 'pasted.txt' };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function shell(command: string): Promise<{ exit: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, CURL_HOME: folder, HOME: folder, ...variables };
    const child = spawn('sh', ['-c', command], { cwd: folder, env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('close', (exit) => resolve({ exit, stdout, stderr }));
  });
}

const examples = CONTRACTS.flatMap(({ method, path, replies, examples: own }) =>
  own.map(({ what, shell: command, status }) => {
    const schema = replies[status]?.content?.['application/json'];
    return { route: `${method} ${path}`, what, command, status, schema };
  }),
);

test('every route has an example', () => {
  const without = CONTRACTS.filter((contract) => contract.examples.length === 0);
  expect(without.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test.each(examples)('$route: $what', async ({ command, status, schema }) => {
  const { exit, stdout, stderr } = await shell(command);
  const codes = [...stderr.matchAll(/^(\d{3})$/gm)].map(([, code]) => Number(code));
  expect(new Set(codes), `${stdout}\n${stderr}`).toEqual(new Set([status]));
  expect(exit, stderr).toBe(0);
  if (schema && stdout.startsWith('{') && !/ \| |accept:/.test(command))
    expect(schema.safeParse(JSON.parse(stdout)).error?.issues ?? []).toEqual([]);
});
