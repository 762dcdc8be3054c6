import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { expectFailure, MAIN, oomwhy, scratchFolder } from '../cli/helper.ts';
import { ERAS, exercise, newClient } from './exercise.ts';

const scratch = scratchFolder();

describe.each(ERAS)('the official client and `oomwhy mcp` (%s)', (mode) => {
  test('find every tool and resource; what is made is kept; nothing else is written to standard error', async () => {
    const data = `${scratch}/${mode}`;
    const env = { PATH: String(process.env.PATH), OOMWHY_DATA: data };
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [MAIN, 'mcp'],
      env,
      stderr: 'pipe',
    });
    let complaints = '';
    transport.stderr?.on('data', (text) => {
      complaints += text;
    });
    const client = newClient(mode);
    await client.connect(transport);
    const id = await exercise(client);
    const { pid } = transport;
    await client.close();
    expect(() => process.kill(Number(pid), 0), 'it has ended').toThrow(/ESRCH/);
    const store = openSqliteStore(data);
    expect((await store.incident(id))?.verdict.cause).toBe('cgroup-limit');
    expect((await store.messages(id)).map(({ role }) => role)).toEqual(['user', 'assistant']);
    await store.close();
    expect(complaints).toBe('');
  });
});

test.each(['end of input', 'SIGTERM', 'SIGINT'] as const)('%s ends it with 0', async (how) => {
  const child = spawn(process.execPath, [MAIN, 'mcp'], {
    env: { ...process.env, OOMWHY_DATA: `${scratch}/end` },
  });
  const answered = once(child.stdout, 'data');
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`);
  await answered;
  const ended = once(child, 'exit');
  if (how === 'end of input') child.stdin.end();
  else child.kill(how);
  expect(await ended).toEqual([0, null]);
});

test('lines that are no messages hurt nobody', async () => {
  const child = spawn(process.execPath, [MAIN, 'mcp'], {
    env: { ...process.env, OOMWHY_DATA: `${scratch}/bad` },
  });
  child.stdin.write('GARBAGE\n{"jsonrpc":"1.0"}\n[]\n\0\n');
  const answered = once(child.stdout.setEncoding('utf8'), 'data');
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'ping' })}\n`);
  const [reply] = await answered;
  expect(JSON.parse(reply)).toMatchObject({ jsonrpc: '2.0', id: 7 });
  const ended = once(child, 'exit');
  child.stdin.end();
  expect(await ended).toEqual([0, null]);
});

test('an argument is wrong use', () => {
  expectFailure(oomwhy(['mcp', 'x'], { cwd: scratch }), 'wrong-use', 2);
});
