import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from '../../src/bundle/limits.ts';
import { KEY_GROUPS, MARKERS } from '../../src/bundle/markers.ts';
import { openBundle } from '../../src/bundle/open.ts';
import { fastScanner, plainScanner } from '../../src/bundle/scan.ts';
import { splitSections } from '../../src/bundle/sections.ts';
import { parseBundle } from '../../src/parse/index.ts';
import type { Source } from '../../src/schema/source.ts';
import { OOM_LINES, openText, scratchFolder, stream, tarOf } from './helper.ts';

const MiB = 1024 ** 2;
const scratch = scratchFolder();

interface Cost {
  readonly code?: string;
  readonly sources?: number;
  readonly lines?: number;
  readonly lineCount?: number;
  readonly grownMiB: number;
}

/** What opening a file costs, measured in a process of its own. */
function costOf(path: string): Cost {
  return JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, 'peak.mjs'), path], { encoding: 'utf8' }),
  );
}

/** Writes a file of a size from one block again and again, so that the test itself stays small. */
function fileOf(name: string, size: number, block: (i: number) => string | Uint8Array): string {
  const path = join(scratch, name);
  const file = openSync(path, 'w');
  for (let written = 0, i = 0; written < size; i += 1)
    written += writeSync(file, Buffer.from(block(i) as string));
  closeSync(file);
  return path;
}

/** Text that hardly packs, cheap to make: a block of base64, turned by its number. */
const BASE64 = Buffer.from(Array.from({ length: MiB }, (_, i) => (i * 2654435761) >>> 13)).toString('base64');
function noise(i: number, lineLength = 76): string {
  const turned = BASE64.slice((i * 7919) % MiB) + BASE64.slice(0, (i * 7919) % MiB);
  return turned.replace(new RegExp(`.{${lineLength}}`, 'g'), '$&\n');
}

test('a bomb is refused while it is still small', async () => {
  const zeros = gzipSync(Buffer.alloc(400 * MiB), { level: 1 });
  const bare = join(scratch, 'zeros.gz');
  writeFileSync(bare, zeros);
  const member = join(scratch, 'member.tar');
  writeFileSync(member, await tarOf({ name: 'proc/meminfo', content: zeros }));
  const nested = join(scratch, 'nested.tar');
  writeFileSync(nested, await tarOf({ name: 'host.tar.gz', content: zeros }));
  const costs = [bare, member, nested].map(costOf);
  expect(costs.map(({ code }) => code)).toEqual([
    expect.stringMatching(/^(?:not-text|archive-too-large)$/),
    expect.stringMatching(/^(?:empty-input|archive-too-large)$/),
    expect.stringMatching(/^(?:not-text|archive-too-large)$/),
  ]);
  for (const { grownMiB } of costs) expect(grownMiB).toBeLessThan(150);
});

test('an archive whose member proc/meminfo unpacks to far too much is refused', async () => {
  const path = join(scratch, 'big-member.tar.gz');
  writeFileSync(
    path,
    gzipSync(await tarOf({ name: 'proc/meminfo', content: Buffer.alloc(400 * MiB) }), { level: 1 }),
  );
  const { code, grownMiB } = costOf(path);
  expect(code).toBe('archive-too-large');
  expect(grownMiB).toBeLessThan(150);
});

test('50 MB of noise are thinned, not kept', () => {
  const { lines, lineCount, grownMiB } = costOf(fileOf('noise.log', 50 * MiB, (i) => noise(i)));
  expect(lineCount).toBeGreaterThan(600_000);
  expect(lines).toBeLessThan(150_000);
  expect(grownMiB).toBeLessThan(150);
});

test('5 MB of empty lines stay small', () => {
  expect(costOf(fileOf('empty-lines.log', 5 * MiB, () => '\n'.repeat(MiB))).grownMiB).toBeLessThan(250);
});

test('a log in which every line is about memory stays bounded, also where it packs well', () => {
  const path = join(scratch, 'all-oom.log.gz');
  writeFileSync(path, gzipSync(Buffer.alloc(60 * MiB, 'oom killed process\n'), { level: 1 }));
  expect(costOf(path).grownMiB).toBeLessThan(250);
});

test('many large members of one archive together stay bounded', async () => {
  const content = Buffer.from(noise(1, 20).repeat(4));
  const entries = Array.from({ length: 16 }, (_, i) => ({ name: `proc/${i}/maps`, content }));
  const path = join(scratch, 'many.tar');
  writeFileSync(path, await tarOf(...entries));
  expect(costOf(path).grownMiB).toBeLessThan(250);
});

test('a text of half a million sections is refused or thinned', () => {
  const path = fileOf('sections.txt', 8 * MiB, (i) =>
    i === 0 ? 'oomwhy-bundle 1\n' : '==> a <==\nx\n'.repeat(50_000),
  );
  const { code, sources = 0, grownMiB } = costOf(path);
  expect(code === 'archive-too-large' || sources <= 20_000, `${code} ${sources}`).toBe(true);
  expect(grownMiB).toBeLessThan(250);
});

test('past the cap, the lines of every kill are kept, with their true numbers', async () => {
  const noisy = noise(3).split('\n').slice(0, -1);
  const at = [50, 150_000, 250_000];
  const path = join(scratch, 'thinned.log');
  const file = openSync(path, 'w');
  let count = 0;
  for (const place of at) {
    for (let text = ''; count < place - 1; text = '') {
      while (text.length < MiB && count < place - 1) text += `${noisy[count++ % noisy.length]}\n`;
      writeSync(file, text);
    }
    writeSync(file, `${OOM_LINES.join('\n')}\n`);
    count += OOM_LINES.length;
  }
  closeSync(file);
  const [source] = (await openBundle([{ path }])).sources;
  expect(source?.lineCount).toBe(count);
  expect(source?.lines.length).toBeLessThan(count / 2);
  for (const place of at) {
    const kept = source?.lines.filter(({ number }) => number >= place && number < place + 4);
    expect(kept).toEqual(OOM_LINES.map((text, i) => ({ number: place + i, text })));
  }
  const numbers = source?.lines.map(({ number }) => number) ?? [];
  expect(numbers.every((number, i) => i === 0 || number > (numbers[i - 1] as number))).toBe(true);
});

test('a source that was thinned says so', async () => {
  const { warnings } = await openBundle([{ path: fileOf('warned.log', 20 * MiB, (i) => noise(i)) }]);
  expect(warnings.join()).toMatch(/warned\.log is large: \d+ of \d+ lines were kept/);
});

/** Thins what is handed over, however small: the bundle has no room left but for lines about memory. */
function thin(text: string, size?: number): Promise<Source[]> {
  return splitSections('kern.log', stream(text, size), { left: LIMITS.bundleReserve });
}

const NOISE = Array.from(
  { length: 400 },
  (_, i) =>
    `[${String(i).padStart(5)}.000000] usb 1-${i % 7}: device ${i * 7919} ==> änder${'n'.repeat(i % 90)}`,
);

/** Noise with reports in it, each of another pid, and where each report's first line stands. */
function logWith(gaps: readonly number[], ending = '\n') {
  const lines: string[] = [];
  const places = gaps.map((gap, i) => {
    for (let k = 0; k < gap; k += 1) lines.push(NOISE[(i * 31 + k) % NOISE.length] as string);
    lines.push(...OOM_LINES.map((line) => line.replace(/\b77\b/g, String(5000 + i))));
    return lines.length - OOM_LINES.length + 1;
  });
  lines.push(...NOISE.slice(0, 100));
  return { lines, places, text: lines.join(ending) + ending };
}

test('however a log is cut into pieces, the same lines are kept, with their true numbers and texts', async () => {
  const gap = fc.integer({ min: 0, max: 900 });
  const property = fc.asyncProperty(
    fc.array(gap, { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 1, max: 5000 }),
    fc.constantFrom('\n', '\r\n'),
    async (gaps, size, ending) => {
      const { lines, places, text } = logWith(gaps, ending);
      const [source] = await thin(text, size);
      expect(source).toEqual((await thin(text, text.length * 2))[0]);
      expect(source?.lineCount).toBe(lines.length);
      const kept = new Map(source?.lines.map(({ number, text: line }) => [number, line]));
      for (const [number, line] of kept) expect(line).toBe(lines[number - 1]);
      for (const place of places) for (const k of [0, 1, 2, 3]) expect(kept.has(place + k)).toBe(true);
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test('all 20 reports of a large log are found, each with its kill', async () => {
  const { text, places } = logWith(Array.from({ length: 20 }, (_, i) => 9000 + i * 101));
  const bundle = await openText(text, 'kern.log');
  expect(bundle.sources[0]?.lines.length).toBeLessThan(20_000);
  const reports = parseBundle(bundle).kernelLogs.flatMap((log) => log.reports);
  expect(reports.map(({ trigger, kills }) => [trigger?.at.line, kills[0]?.pid])).toEqual(
    places.map((place, i) => [place, 5000 + i]),
  );
});

test('what was kept of a large log is the same whether the processor compares 16 bytes at once or not', () => {
  const fast = fastScanner();
  if (!fast) return;
  const plain = plainScanner();
  const piece = fc.oneof(
    fc.constantFrom(...MARKERS.map(({ literal }) => literal), ...KEY_GROUPS.flat(), '\n', '=', 'é', '\0'),
    fc.string({ maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(), fc.nat(), (pieces, a, b) => {
      const text = Buffer.from(pieces.join(''));
      const places = (hits: ReturnType<typeof plain.hits>) =>
        hits.map(({ at, marker }) => `${String(at).padStart(6)} ${marker.literal}`).sort();
      expect(places(fast.hits(text))).toEqual(places(plain.hits(text)));
      const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y);
      expect(fast.lineFeeds(from as number, to as number)).toBe(
        plain.lineFeeds(from as number, to as number),
      );
    }),
    { numRuns: 2000 },
  );
});

test.each([
  '[ 1.0] python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
  '[ 1.0] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task=a,pid=1,uid=0',
  '[ 1.0] Out of memory: Kill process 1 (a) score 1 or sacrifice child',
  '[ 1.0] Killed process 1 (a) total-vm:1kB, anon-rss:1kB, file-rss:0kB',
  '[ 1.0] Kernel panic - not syncing: Out of memory and no killable processes...',
  '[ 1.0] Task in /a killed as a result of limit of /a\n[ 1.0] memory: usage 1kB, limit 1kB, failcnt 1',
  '[ 1.0] Memory cgroup stats for /a:',
  '[ 1.0] __vm_enough_memory: pid: 1, comm: a, bytes: 4096 not enough memory for the allocation',
  '[ 1.0] mmap: a (1): VmData 1 exceed data ulimit 1. Update limits or use boot option ignore_rlimit_data.',
  '[ 1.0] cgroup: fork rejected by pids controller in /a',
  '[ 1.0] a: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL)',
  '[ 0.0] Linux version 6.1.0 (a@b) #1 SMP',
  '[ 1.0] rtc_cmos 00:00: setting system clock to 2026-11-23T15:31:25 UTC (1795447885)',
  'numpy.exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB for an array with shape (1,) and data type int8',
  'OSError: [Errno 12] Cannot allocate memory',
  "RuntimeError: [enforce fail at alloc_cpu.cpp:1] . DefaultCPUAllocator: can't allocate memory",
  "RuntimeError: can't start new thread",
  'earlyoom[1]: low memory! at or below SIGTERM limits: mem 10.00%, swap 10.00%',
  'earlyoom[1]: sending SIGTERM to process 1 uid 0 "a": badness 1, VmRSS 1 MiB',
  'systemd-oomd[1]: Killed /a.scope due to memory pressure for /user.slice being 90%',
  'nohang: Sending SIGKILL to the process',
  'gunicorn: Worker (pid:1) was sent SIGKILL! Perhaps out of memory?',
  'watchdog: kill -9 1',
  'MemTotal:       1000 kB',
  'slurmstepd: error: Detected 1 oom_kill event in StepId=1.batch. Some of the step tasks have been OOM Killed.',
  'slurmstepd: error: Step 1.0 exceeded memory limit (1 > 1), being killed',
  'srun: error: node1: task 0: Out Of Memory',
  'systemd[1]: a.service: Main process exited, code=killed, status=9/KILL',
  "systemd[1]: a.service: Failed with result 'oom-kill'.",
  'systemd[1]: a.service: A process of this unit has been killed by the OOM killer.',
  'systemd[1]: a.service: Consumed 1s CPU time, 3.9G memory peak, 0B memory swap peak.',
  'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.',
  'CUDA_ERROR_OUT_OF_MEMORY: out of memory',
  'CUBLAS_STATUS_ALLOC_FAILED',
  'RESOURCE_EXHAUSTED: Out of memory while trying to allocate',
  'ResourceExhaustedError: x',
  'unable to open shared memory object </torch_1>',
  'DataLoader worker (pid 1) is killed by signal: Killed.',
  'DataLoader worker (pid(s) 1) exited unexpectedly',
  'concurrent.futures.process.BrokenProcessPool: x',
  'joblib.externals.loky.process_executor.TerminatedWorkerError: x',
  'The exit codes of the workers are {SIGKILL(-9)}',
  'Process ForkPoolWorker-1 pid:1 exited with exitcode -9',
  "Process 'ForkPoolWorker-1' pid:1 exited with 'signal 9 (SIGKILL)'",
  'billiard.exceptions.WorkerLostError: Worker exited prematurely: signal 15',
  'subprocess.CalledProcessError: Command died with <Signals.SIGKILL: 9>.',
  'Command returned non-zero exit status 137.',
  'distributed.nanny: Worker tcp://h:1 exceeded 95% memory budget. Restarting...',
  'ray.exceptions: killed due to the node running low on memory',
  '[CRITICAL] Worker (pid:1) was sent SIGTERM!',
  'gcc: fatal error: Killed signal terminated program cc1plus',
  '[1]    1234 killed     python3 a.py',
  'zsh: killed     python3 a.py',
])('a line that a parser goes by is kept from a large log: %s', async (line) => {
  const text = `${NOISE.join('\n')}\n${line}\n${NOISE.join('\n')}\n`;
  const [source] = await thin(text);
  const kept = source?.lines.filter(({ number }) => number > NOISE.length).map((one) => one.text);
  expect(kept?.slice(0, line.split('\n').length)).toEqual(line.split('\n'));
});

test('the traceback before a MemoryError is kept from a large log', async () => {
  const frames = Array.from({ length: 60 }, (_, i) => [`  File "a.py", line ${i}, in f`, '    f()']).flat();
  const traceback = ['Traceback (most recent call last):', ...frames, 'MemoryError'];
  const { lines } = logWith([3000]);
  const [source] = await thin([...lines, ...NOISE, ...traceback, ...lines].join('\n'), 777);
  const first = lines.length + NOISE.length + 1;
  const kept = source?.lines.filter(({ number }) => number >= first && number < first + traceback.length);
  expect(kept?.map(({ text }) => text)).toEqual(traceback);
});

test('of a table of many tasks the largest are kept, with the kill, and it is said so', async () => {
  const rows = Array.from(
    { length: 200_000 },
    (_, i) =>
      `[  100.0] [${String(i).padStart(7)}]  1000 ${i} 35711 ${i === 123_456 ? 999_999 : i % 1000}   344064        0             0 a`,
  );
  const [head = '', counter = '', ...end] = OOM_LINES;
  const path = join(scratch, 'tasks.log');
  writeFileSync(
    path,
    `${[head, counter, '[  100.0] [ pid ] uid tgid total_vm rss name', ...rows, ...end].join('\n')}\n`,
  );
  const { sources, warnings } = await openBundle([{ path }]);
  const lines = sources[0]?.lines ?? [];
  expect(lines.length).toBeLessThan(LIMITS.taskRows + 10);
  expect(lines.find(({ text }) => text.includes('999999'))?.number).toBe(123_456 + 4);
  expect(lines.slice(-2)).toEqual(end.map((text, i) => ({ number: 200_004 + i, text })));
  expect(lines.every(({ number }, i) => i === 0 || number > (lines[i - 1]?.number ?? 0))).toBe(true);
  expect(warnings.join()).toContain('195000 rows, the smallest by RSS, were left out');
});

test('of more reports than may be kept, the first and the last are', async () => {
  const path = fileOf('storm.log', 60 * MiB, (i) => logWith(new Array(100).fill(i === 0 ? 1 : 2)).text);
  const [source] = (await openBundle([{ path }])).sources;
  const lines = source?.lines ?? [];
  expect(lines.length * LIMITS.lineCost).toBeLessThan(LIMITS.wholeSourceChars);
  expect(lines[0]?.number).toBe(1);
  expect(lines.at(-1)?.number).toBeGreaterThan((source?.lineCount ?? 0) - 200);
});

test('the sections of a large bundle are found, and the small ones of them kept whole', async () => {
  const { text } = logWith([200, 300]);
  const escaped = `${text}\\==> proc/meminfo <==\n`;
  const meminfo = 'MemTotal: 1 kB\nMemFree: 1 kB\n';
  const bundle = `oomwhy-bundle 1\ncollected x\n\n==> commands/dmesg <==\n${escaped.repeat(300)}\n==> proc/meminfo <==\n${meminfo}`;
  const { sources } = await openText(bundle, 'bundle.txt');
  expect(sources.map(({ name, lineCount }) => [name, lineCount])).toEqual([
    ['collector/header', 2],
    ['commands/dmesg', 300 * (escaped.split('\n').length - 1)],
    ['proc/meminfo', 2],
  ]);
  expect(sources[1]?.lines.length).toBeLessThan(sources[1]?.lineCount ?? 0);
  expect(sources[2]?.lines.map((line) => line.text).join('\n')).toBe(meminfo.trimEnd());
});
