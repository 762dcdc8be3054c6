import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openBundle } from '../../src/bundle/open.ts';
import { diagnose } from '../../src/diagnose.ts';
import { collectBundle } from './support.ts';

const LIMIT_KIB = 256 * 1024;

// Stays alive after its MemoryError, so that the collector can look at its limits.
const PROGRAM = `
import sys, time, traceback
try:
    x = bytearray(300 << 20)
except MemoryError:
    traceback.print_exc()
    sys.stderr.flush()
    time.sleep(60)
`;

test('a MemoryError under ulimit -v is explained from the traceback and what the collector brings', async () => {
  const child = spawn('sh', ['-c', `ulimit -v ${LIMIT_KIB}; exec python3 -c "$PROGRAM"`], {
    env: { ...process.env, PROGRAM },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    let stderr = '';
    for await (const chunk of child.stderr) {
      stderr += chunk;
      if (stderr.includes('MemoryError\n')) break;
    }
    const bundle = await openBundle([
      { name: 'bundle.txt', bytes: Readable.from([Buffer.from(collectBundle('--pid', String(child.pid)))]) },
      { name: 'stderr.txt', bytes: Readable.from([Buffer.from(stderr)]) },
    ]);
    const { incident, facts } = diagnose(bundle);
    expect(incident.verdict.cause).toBe('rlimit-as');
    const event = incident.events.find((one) => one.id === facts.event?.id);
    expect(event?.kind).toBe('memory-error');
    expect(event?.limit).toMatchObject({ name: 'RLIMIT_AS', bytes: LIMIT_KIB * 1024 });
    expect(event?.hog?.pid).toBe(child.pid);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});
