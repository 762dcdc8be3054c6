import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { measure } from '../../src/sandbox/measure.ts';
import type { Progress } from '../../src/sandbox/stage.ts';
import { openVerification, type VerificationRequest, verifyPatch } from '../../src/sandbox/verify.ts';
import { Verification } from '../../src/schema/verification.ts';
import { BOUNDS, folderOf, host, leftovers, MARK, MiB, needs, python } from './helper.ts';

const input = folderOf({ 'numbers.txt': Array.from({ length: 1_000_000 }, (_, i) => `${i}\n`).join('') });
const WHOLE = `
rows = [int(line) for line in open("in/numbers.txt").read().splitlines()]
open("sum.txt", "w").write(str(sum(rows)))
print("rows", len(rows))
print("sum", sum(rows))`;
const STREAMED = `
count = total = 0
for line in open("in/numbers.txt"):
    count += 1
    total += int(line)
open("sum.txt", "w").write(str(total))
print("rows", count)
print("sum", total)`;

const file = (source: string, path = 'program.py') => ({ path, bytes: Buffer.from(source) });

function request(source: string, more: Partial<VerificationRequest> = {}): VerificationRequest {
  return {
    ...BOUNDS,
    program: { files: [file(source)], main: 'program.py' },
    inputs: [{ from: input, to: 'in' }],
    args: [MARK],
    interpreter: python,
    allowUnisolated: true,
    limitBytes: 40 * MiB,
    roomBytes: 512 * MiB,
    ...more,
  };
}

test('a patch that streams is proven', async (context) => {
  needs(context, 'cgroup');
  const seen: Progress[] = [];
  const verification = await verifyPatch({
    ...request(WHOLE),
    patched: [file(STREAMED)],
    onProgress: (progress) => seen.push(progress),
  });
  expect(Verification.parse(verification)).toEqual(verification);
  expect(verification).toMatchObject({
    limitBytes: 40 * MiB,
    original: { outcome: 'killed', limitBytes: 40 * MiB },
    reference: { outcome: 'finished', limitBytes: 512 * MiB },
    patched: { outcome: 'finished', limitBytes: 40 * MiB },
    sameOutput: true,
    difference: null,
    proven: true,
    cannotProve: [...host.cannotProve],
  });
  expect(verification.says).toMatch(
    /^Under 40 MiB the original ran out of memory; the patched program finished with a peak of at least [\d.]+ MiB, with the same output\.$/,
  );
  const states = seen
    .filter(({ state }) => state !== 'output')
    .map(({ stage, state }) => `${stage} ${state}`);
  expect(states).toEqual(
    ['original', 'reference', 'patched'].flatMap((stage) => [`${stage} started`, `${stage} ended`]),
  );
  expect(seen).toContainEqual({
    stage: 'patched',
    state: 'output',
    stream: 'stdout',
    text: expect.stringContaining('rows 1000000\n'),
  });
  expect(leftovers()).toEqual([]);
});

test('several patches against one original', async (context) => {
  needs(context, 'cgroup');
  const verification = await openVerification(request(WHOLE));
  const rounded = await verification.try([
    file(STREAMED.replace('print("sum", total)', 'print("sum", float(total))')),
  ]);
  expect(rounded).toMatchObject({ sameOutput: false, proven: false });
  expect(rounded.difference).toBe('stdout: line 2 is "sum 499999500000.0", and was "sum 499999500000"');
  const otherFile = await verification.try([file(STREAMED.replace('str(total)', 'str(total) + "\\n"'))]);
  expect(otherFile.difference).toBe(
    'sum.txt: line 1 differs in what cannot be shown, at byte 12 of the whole',
  );
  const still = await verification.try([file(WHOLE.replace('"rows"', '"ROWS"'))]);
  expect(still).toMatchObject({ patched: { outcome: 'killed' }, sameOutput: null, proven: false });
  expect(still.says).toBe(
    'Under 40 MiB the original ran out of memory, and the patched program ran out of memory.',
  );
  const good = await verification.try([file(STREAMED)]);
  expect(good).toMatchObject({
    proven: true,
    original: verification.original,
    reference: verification.reference,
  });
  await verification.close();
  expect(leftovers()).toEqual([]);
});

test('an original that survives leaves nothing to prove', async () => {
  const verification = await verifyPatch({
    ...request('print(1)', { limitBytes: 256 * MiB }),
    patched: [file('print(2)')],
  });
  expect(verification).toMatchObject({ reference: null, sameOutput: false, proven: false });
  expect(verification.says).toBe(
    'The original survives this limit (256 MiB): there is nothing to prove. The patched program finished, but its output differs: stdout: line 1 is "2", and was "1".',
  );
});

test('a program whose output differs from run to run', async (context) => {
  needs(context, 'cgroup');
  const random = 'import os\nprint(os.urandom(8).hex())\n';
  const verification = await verifyPatch({ ...request(random + WHOLE), patched: [file(random + STREAMED)] });
  expect(verification).toMatchObject({ sameOutput: null, proven: false });
  expect(verification.says).toContain('the program’s own output differs from run to run');
});

test('a room that is too small gives nothing to compare with', async (context) => {
  needs(context, 'cgroup');
  const verification = await verifyPatch({
    ...request(WHOLE, { roomBytes: 48 * MiB }),
    patched: [file(STREAMED)],
  });
  expect(verification).toMatchObject({ reference: { outcome: 'killed' }, sameOutput: null, proven: false });
  expect(verification.says).toContain('with 48 MiB the original ran out of memory, so there is no output');
});

test('a program of several files; exit codes count', async (context) => {
  needs(context, 'cgroup');
  const main = 'import sys\nfrom lib import work\nwork.run()\nsys.exit(0)';
  const files = (source: string, code = 0) => [
    file(main.replace('exit(0)', `exit(${code})`), 'bin/main.py'),
    file(`def run():${source.replaceAll('\n', '\n    ')}`, 'bin/lib/work.py'),
  ];
  const verification = await openVerification(
    request('', { program: { files: files(WHOLE), main: 'bin/main.py' } }),
  );
  expect(await verification.try(files(STREAMED))).toMatchObject({ proven: true });
  const other = await verification.try(files(STREAMED, 3));
  expect(other).toMatchObject({ patched: { outcome: 'failed' }, sameOutput: false, proven: false });
  expect(other.difference).toBe('the exit code is 3, and was 0');
  await verification.close();
});

test('measuring with room', async () => {
  const run = await measure(
    request('block = bytearray(80 << 20); import time; time.sleep(0.1)', { roomBytes: 512 * MiB }),
  );
  expect(run.outcome).toBe('finished');
  expect(run.peakHeldBytes).toBeGreaterThan(80 * MiB);
  expect(run.peakHeldBytes).toBeLessThan(120 * MiB);
  const roomy = await measure(request('print(1)'));
  expect(roomy.outcome).toBe('finished');
});

test('aborting a verification leaves nothing', async () => {
  const control = new AbortController();
  const started = verifyPatch({
    ...request('import time; time.sleep(100)', { signal: control.signal }),
    patched: [],
    onProgress: () => setTimeout(() => control.abort(), 50),
  });
  await expect(started).rejects.toMatchObject({ name: 'AbortError' });
  expect(leftovers()).toEqual([]);
});

test.each([
  ['../out.py', 'invalid-request'],
  ['/tmp/out.py', 'invalid-request'],
  ['a/../../out.py', 'invalid-request'],
  ['a//b.py', 'invalid-request'],
  ['', 'invalid-request'],
  ['a\0b', 'invalid-request'],
  ['in', 'invalid-request'],
  ['in/numbers.txt', 'invalid-request'],
  ['in/numbers.txt/x.py', 'invalid-request'],
])('a file that may not stand at %j', async (path, code) => {
  const files = [file('print(1)'), file('print(1)', path)];
  const opened = openVerification(request('', { program: { files, main: 'program.py' } }));
  await expect(opened).rejects.toMatchObject({ code });
  expect(leftovers()).toEqual([]);
});

test('inputs that are not there, or have no absolute path', async () => {
  const opened = (from: string, to: string) =>
    openVerification(request('print(1)', { inputs: [{ from, to }] }));
  await expect(opened('/nowhere/at/all', 'x')).rejects.toMatchObject({ code: 'file-not-found' });
  await expect(opened('relative', 'x')).rejects.toMatchObject({ code: 'invalid-request' });
  await expect(opened(input, '../x')).rejects.toMatchObject({ code: 'invalid-request' });
  expect(existsSync(input)).toBe(true);
  expect(leftovers()).toEqual([]);
});

test('a host without isolation runs nothing unless it is allowed', async () => {
  const bare = { ...host, isolation: 'none', notes: ['bubblewrap: it is not installed'] } as const;
  const { allowUnisolated: _, ...careful } = request('print(1)');
  await expect(openVerification(careful, bare)).rejects.toMatchObject({
    code: 'sandbox-unavailable',
    message: expect.stringContaining('it is not installed'),
  });
  expect(leftovers()).toEqual([]);
});
