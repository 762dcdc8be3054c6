import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openBundle } from '../../src/bundle/open.ts';
import { diagnose } from '../../src/diagnose.ts';
import { collectBundle, makeCgroup, removeCgroup, runIn } from './support.ts';

const LIMIT = 64 * 1024 ** 2;

test('a Python program killed at 64 MiB is explained from what the collector brings', async (context) => {
  const group = makeCgroup(`oomwhy-test-${process.pid}`, LIMIT);
  if (typeof group === 'string') {
    console.warn(`not run: ${group}`);
    return context.skip(group);
  }
  try {
    const program = `python3 -c 'x = []
while True: x.append(bytearray(1 << 20))'`;
    const run = runIn(group, program);
    expect(run.signal).toBe('SIGKILL');
    const text = collectBundle('--cgroup', group.path);
    const bundle = await openBundle([{ name: 'bundle.txt', bytes: Readable.from([Buffer.from(text)]) }]);
    const { incident, facts } = diagnose(bundle);
    const event = incident.events.find((one) => one.id === facts.event?.id);
    expect(incident.verdict.cause).toBe('cgroup-limit');
    expect(event?.cgroup).toMatchObject({ limitPath: group.path, taskPath: group.path, limitBytes: LIMIT });
    expect(event?.victim?.name).toBe('python3');
    expect(event?.victim?.pid).toBe(run.pid);
    expect(event?.victim?.anonBytes).toBeGreaterThan(LIMIT / 2);
    expect(event?.victim?.anonBytes).toBeLessThanOrEqual(LIMIT);
    const files = incident.verdict.evidence.map((one) => one.source);
    expect(files).toContain('commands/dmesg');
    expect(incident.facts.map((fact) => fact.id)).toContain(`cgroup:${group.path}.limit@after`);
  } finally {
    removeCgroup(group);
  }
});
