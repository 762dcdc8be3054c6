import { expect, test } from 'vitest';
import { sandboxHost } from '../../src/sandbox/host.ts';
import type { Incident } from '../../src/schema/incident.ts';
import { OOM_LOG } from '../server/helper.ts';
import { modelService } from '../support/model-service.ts';
import { answer } from '../support/model-stub.ts';

const { at, stub, turn } = modelService({ OOMWHY_SANDBOX: 'on' });

/** Holds 40 MiB that nobody reads again. */
const PROGRAM = `kept = []
for number in range(40):
    block = bytearray(1 << 20)
    block[::4096] = b"x" * len(block[::4096])
    kept.append(block)
    print(number, block[0])
`;
const CHANGE = { find: '    kept.append(block)\n', replace: '' };
const LOG = OOM_LOG.replaceAll('65536kB', '24576kB').replaceAll('65000kB', '24000kB');

async function posted(): Promise<Incident> {
  const reply = await at.json('/api/v1/incidents', { text: LOG, program: { name: 'job.py', text: PROGRAM } });
  expect(reply.status, reply.text).toBe(201);
  return JSON.parse(reply.text) as Incident;
}

async function stored(id: string): Promise<Incident> {
  return JSON.parse((await at.ask('GET', `/api/v1/incidents/${id}`)).text) as Incident;
}

/** Calls these tools one after another, then repeats what the last one told. */
function calls(...wanted: { name: string; args: Record<string, unknown> }[]): string[] {
  const told: string[] = [];
  let next = 0;
  stub.reply = (chat) => {
    const last = chat.messages.at(-1);
    if (last?.role === 'tool') told.push(String(last.content));
    const call = wanted[next];
    next += 1;
    return call ? { calls: [call] } : answer([told.at(-1) ?? '']);
  };
  return told;
}

const propose = (changes: { find: string; replace: string }[], file = 'program/job.py') => ({
  name: 'propose_patch',
  args: { file, changes, says: 'Keeps no block.' },
});

test('a patch of the model that passes the gate is kept as one that was not run', async () => {
  const incident = await posted();
  const told = calls(propose([CHANGE]));
  await turn(incident, 'change the code');
  expect(told[0]).toContain('Kept as model-1, which passes the gate and was not run.');
  const fix = (await stored(incident.id)).fixes.find(({ id }) => id === 'model-1');
  expect(fix).toMatchObject({ kind: 'code', file: 'job.py', verification: null });
  expect(fix?.diff).toContain('-    kept.append(block)');
});

test.each([
  ['does not parse', [{ find: 'kept = []', replace: 'kept = [' }], /refused: line \d+/],
  [
    'reads a name that is not there',
    [{ find: 'print(number', replace: 'print(nobody' }],
    /refused: line \d+/,
  ],
  [
    'looks for text that is not there',
    [{ find: 'nowhere', replace: '' }],
    /refused: a text to find is not in the file/,
  ],
  [
    'looks for text that is there twice',
    [{ find: 'block', replace: '' }],
    /refused: a text to find occurs more than once/,
  ],
  ['changes nothing', [{ find: 'kept = []', replace: 'kept = []' }], /refused: it changes nothing/],
])('a patch that %s is refused and not kept', async (_name, changes, why) => {
  const incident = await posted();
  const told = calls(propose(changes));
  await turn(incident, 'change the code');
  expect(told[0]).toMatch(why);
  expect((await stored(incident.id)).fixes.filter(({ id }) => id.startsWith('model-'))).toEqual([]);
});

test('a patch of a file that was not handed over is refused', async () => {
  const incident = await posted();
  const told = calls(propose([CHANGE], '../../etc/passwd'));
  await turn(incident, 'change the code');
  expect(told[0]).toContain('refused: there is no such file of the program');
});

test('a patch of the model is run once a person allowed it, and proven as ours are', async (context) => {
  const { isolation, limiter } = await sandboxHost();
  if (isolation === 'none' || limiter.kind === 'rlimit-as')
    return context.skip(`this host has isolation ${isolation}, limiter ${limiter.kind}`);
  const incident = await posted();
  calls(propose([CHANGE]), { name: 'verify_fix', args: { id: 'model-1' } });
  const { message } = await turn(incident, 'change the code and run it');
  const id = message.approval?.id as string;
  expect(message.approval).toMatchObject({ fix: 'model-1' });
  const resumed = await turn(incident, { approval: { id, decision: 'approve', by: 'Ada Lovelace' } });
  expect(resumed.message.text).toContain('with the same output');
  const fix = (await stored(incident.id)).fixes.find((one) => one.id === 'model-1');
  expect(fix?.verification).toMatchObject({ proven: true, sameOutput: true, approvedBy: 'Ada Lovelace' });
});
