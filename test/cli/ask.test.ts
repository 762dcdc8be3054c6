import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { explain } from '../../src/assistant/explain.ts';
import { Message } from '../../src/schema/conversation.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { articles, bundleOf } from '../support/cases.ts';
import { answer, ModelStub } from '../support/model-stub.ts';
import { expectFailure, MAIN, oomwhy, scratchFolder } from './helper.ts';

const scratch = scratchFolder();
const stub = new ModelStub();
afterAll(() => stub.close());
const run = (args: readonly string[], env: Record<string, string> = {}) =>
  oomwhy(['ask', ...args], { cwd: scratch, env: { ...process.env, OOMWHY_DATA: scratch, ...env } });

async function stored() {
  const bundle = await bundleOf('cgroup-limit-a');
  const incident = await explain(bundle, articles, null);
  const store = openSqliteStore(scratch);
  await store.saveIncident(incident, bundle.sources);
  await store.close();
  return incident;
}

/** Beside the stub, which lives in this process: spawnSync would keep it from answering. */
async function runBeside(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN, 'ask', ...args], {
    env: { ...process.env, OOMWHY_DATA: scratch, ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [status] = await once(child, 'close');
  return { status, stdout, stderr };
}

test('a question about no incident is answered from the articles, and leaves nothing behind', () => {
  const before = readdirSync(scratch);
  const { status, stdout, stderr } = run(['exit', 'code', '137', 'but', 'free', 'RAM']);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/\[1\]/);
  expect(stdout).toMatch(/\[1\] article [a-z]+\/[a-z0-9-]+, /);
  expect(readdirSync(scratch).filter((name) => !name.startsWith('knowledge'))).toEqual(before);
});

test('a question about an incident is a turn of its conversation', async () => {
  const incident = await stored();
  const { status, stdout } = run([
    'which',
    'limit',
    'was',
    'hit?',
    '--incident',
    incident.id,
    '--format',
    'json',
  ]);
  expect(status).toBe(0);
  const message = Message.parse(JSON.parse(stdout));
  expect(message).toMatchObject({ role: 'assistant', composer: 'offline' });
  const store = openSqliteStore(scratch);
  expect((await store.messages(incident.id)).map(({ text }) => text)).toEqual([
    'which limit was hit?',
    message.text,
  ]);
  await store.close();
});

test('a model answers where one is set, and a failure of it is said first', async () => {
  const incident = await stored();
  const OPENAI_BASE_URL = await stub.start();
  const rule = incident.answer.sentences[0]?.text as string;
  stub.reply = () => answer([rule]);
  const env = { OPENAI_BASE_URL, OOMWHY_MODEL: 'stub' };
  const told = await runBeside(['why?', '--incident', incident.id], env);
  expect(told).toMatchObject({ status: 0, stderr: '' });
  expect(told.stdout.replace(/\s+/g, ' ')).toContain(rule);
  stub.reply = () => ({ status: 401 });
  const refused = await runBeside(['why?', '--incident', incident.id], env);
  expect(refused.status).toBe(0);
  expect(refused.stdout).toMatch(/^Note: The model’s server did not accept the key/);
});

test.each([
  [[], 'wrong-use', 'what to ask'],
  [['x', '--format', 'xml'], 'wrong-use', 'xml'],
  [['x', '--incident', 'nope'], 'incident-not-found', 'nope'],
])('%j is said in one line', (args, code, named) => {
  expect(expectFailure(run(args), code, 2)).toContain(named);
});

test('where there is no data, nothing is made', () => {
  expectFailure(
    run(['x', '--incident', 'nope'], { OOMWHY_DATA: `${scratch}/none` }),
    'incident-not-found',
    2,
  );
  expect(readdirSync(scratch)).not.toContain('none');
});
