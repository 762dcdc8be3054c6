import { type CallToolResult, Client } from '@modelcontextprotocol/client';
import { expect } from 'vitest';
import { Incident } from '../../src/schema/incident.ts';
import { OOM_LOG } from '../server/helper.ts';

export type Era = 'legacy' | 'auto';
export const ERAS: readonly Era[] = ['legacy', 'auto'];

export function newClient(mode: Era): Client {
  return new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
}

export function textOf({ content }: CallToolResult): string {
  return content.map((one) => (one.type === 'text' ? one.text : '')).join('\n');
}

/** What stands between the marks, and what stands outside them. */
export function parts(text: string): { data: string; own: string } {
  const [, mark = ''] = /between the two marks ([0-9a-f]{16}) is data/.exec(text) ?? [];
  expect(mark).not.toBe('');
  const [own = '', data = '', rest = ''] = text.split(`\n${mark}`);
  return { data, own: own + rest };
}

/** Every tool and resource, over whatever carries them. @returns the incident that was made */
export async function exercise(client: Client): Promise<string> {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name).sort()).toEqual([
    'ask',
    'diagnose',
    'evidence',
    'propose_fix',
    'search_knowledge',
    'what_if',
  ]);
  const call = async (name: string, args: Record<string, unknown>) =>
    (await client.callTool({ name, arguments: args })) as CallToolResult;

  const diagnosed = await call('diagnose', { text: OOM_LOG, question: 'why was it killed?' });
  const { incident, cause } = diagnosed.structuredContent as { incident: string; cause: string };
  expect(cause).toBe('cgroup-limit');
  expect(parts(textOf(diagnosed)).data).toContain('64 MiB');

  const lines = await call('evidence', { incident, search: 'killed process' });
  expect(parts(textOf(lines)).data).toMatch(/message\.txt:4: .*Killed process 77 \(python3\)/);
  const range = await call('evidence', { incident, source: 'message.txt', from: 2, to: 2 });
  expect(parts(textOf(range)).data.trim()).toMatch(/^message\.txt:2: .*usage 65536kB, limit 65536kB/);

  expect(textOf(await call('what_if', { incident, limitBytes: 32 * 1024 ** 2 }))).toContain(
    'would not have been enough',
  );
  expect(textOf(await call('propose_fix', { incident }))).toMatch(/\(configuration\): .*\n.*command: /);
  expect(textOf(await call('ask', { incident, question: 'which limit was hit?' }))).toContain('64 MiB');
  expect(textOf(await call('search_knowledge', { query: 'exit code 137' }))).toMatch(
    /\[[a-z]+\/[a-z0-9-]+\]/,
  );
  expect(textOf(await call('search_knowledge', { id: 'causes/cgroup-limit' }))).toContain('memory.max');

  const { resources } = await client.listResources();
  expect(resources.find(({ name }) => name === incident)?.uri).toBe(`oomwhy://incidents/${incident}`);
  const { resourceTemplates } = await client.listResourceTemplates();
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
    'oomwhy://incidents/{id}',
    'oomwhy://incidents/{id}/report',
  ]);
  const read = await client.readResource({ uri: `oomwhy://incidents/${incident}` });
  expect(Incident.parse(JSON.parse((read.contents[0] as { text: string }).text)).id).toBe(incident);
  const report = await client.readResource({ uri: `oomwhy://incidents/${incident}/report` });
  expect(report.contents[0]).toMatchObject({
    mimeType: 'text/markdown',
    text: expect.stringContaining('# '),
  });
  return incident;
}
