import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sandboxHost } from '../../src/sandbox/host.ts';
import { ProgramReport } from '../../src/schema/program-fix.ts';
import { LINES, READ_ALL } from '../support/read-all.ts';
import { expectFailure, oomwhy, scratchFolder } from './helper.ts';

const scratch = scratchFolder();
let folders = 0;

/** A folder with one program. */
function program(text: string | Buffer, name = 'job.py'): { folder: string; path: string } {
  folders += 1;
  const folder = join(scratch, String(folders));
  mkdirSync(folder);
  writeFileSync(join(folder, name), text);
  return { folder, path: join(folder, name) };
}

function fixed(path: string, ...more: string[]): ProgramReport {
  const { status, stdout, stderr } = oomwhy(['fix', path, '--format', 'json', ...more]);
  expect([status, stderr]).toEqual([0, '']);
  return ProgramReport.parse(JSON.parse(stdout));
}

/** Applies the first fix as its user would. */
function applied(folder: string, name: string, report: ProgramReport): string {
  execFileSync('git', ['apply', '-'], { cwd: folder, input: report.fixes[0]?.diff ?? '' });
  return readFileSync(join(folder, name), 'latin1');
}

test('finds the line, and its diff is one that git applies', () => {
  const { folder, path } = program(READ_ALL);
  const report = fixed(path);
  expect(report.findings).toMatchObject([
    { file: 'job.py', line: 6, pattern: 'read-all', lineText: 'return handle.readlines()' },
  ]);
  expect(report.fixes[0]).toMatchObject({
    kind: 'code',
    findings: [0],
    proof: 'passes the gate, not run',
    verification: null,
  });
  expect(report.noFix).toBeNull();
  expect(applied(folder, 'job.py', report)).toBe(
    READ_ALL.replace('return handle.readlines()', 'yield from handle'),
  );
});

test('line ends, tabs and the encoding of a file stay as they are', () => {
  const text = `# -*- coding: latin-1 -*-\n${READ_ALL.replace('def main', '# é\ndef main')}`
    .replaceAll('    ', '\t')
    .replaceAll('\n', '\r\n');
  const { folder, path } = program(Buffer.from(text, 'latin1'));
  const report = fixed(path);
  execFileSync('git', ['apply', '-'], {
    cwd: folder,
    input: Buffer.from(report.fixes[0]?.diff ?? '', 'latin1'),
  });
  expect(readFileSync(path, 'latin1')).toBe(text.replace('return handle.readlines()', 'yield from handle'));
});

test('the cells of a notebook are read and patched', () => {
  const code = READ_ALL.replace('if __name__ == "__main__":\n    sys.exit(main())\n', 'main()');
  const book = {
    cells: [
      {
        cell_type: 'code',
        execution_count: null,
        metadata: {},
        outputs: [],
        source: `%time\n${code}`.split(/(?<=\n)/),
      },
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
  const { folder, path } = program(`${JSON.stringify(book, null, 1)}\n`, 'job.ipynb');
  const report = fixed(path);
  expect(report.findings.map((one) => one.pattern)).toEqual(['read-all']);
  const changed = JSON.parse(applied(folder, 'job.ipynb', report)) as typeof book;
  expect(changed.cells[0]?.source.join('')).toBe(
    `%time\n${code}`.replace('return handle.readlines()', 'yield from handle'),
  );
});

test('a program that needs its memory gets no change, and the reason', () => {
  const report = fixed(program('print(sum(range(10)))\n').path);
  expect(report).toMatchObject({ findings: [], fixes: [], noFix: { suggestedLimitBytes: null } });
});

test.each([
  ['Python 2', 'print "a"\n', 'not-python'],
  ['a syntax error', 'def f(:\n', 'not-python'],
  ['bytes', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]), 'no-program'],
])('%s is an error that says where', (_name, text, code) => {
  expectFailure(oomwhy(['fix', program(text).path]), code, 2);
});

test.each([
  [['fix'], 'wrong-use'],
  [['fix', 'a.py', 'b.py'], 'wrong-use'],
  [['fix', '/nowhere/a.py'], 'file-not-found'],
  [['fix', 'x.py', '--memory-limit', 'much'], 'wrong-use'],
  [['fix', 'x.py', '--format', 'xml'], 'wrong-use'],
])('%j is told as %s', (args, code) => {
  expectFailure(oomwhy(args), code, 2);
});

test('a file of 50,000 lines is read', () => {
  const functions = Array.from({ length: 25_000 }, (_, i) => `def f_${i}(a):\n    return a + ${i}\n`);
  const { path } = program(functions.join('') + READ_ALL);
  const { stdout, stderr } = oomwhy(['fix', path, '--format', 'json'], { timeout: 300_000 });
  expect(stderr).toBe('');
  expect(ProgramReport.parse(JSON.parse(stdout)).findings.map((one) => one.line)).toEqual([50_006]);
}, 300_000);

test('runs both under the limit and tells what came out', async (context) => {
  const { isolation, limiter } = await sandboxHost();
  if (isolation === 'none' || limiter.kind === 'rlimit-as')
    return context.skip(`this host has isolation ${isolation}, limiter ${limiter.kind}`);
  const { folder, path } = program(READ_ALL);
  writeFileSync(join(folder, 'lines.txt'), LINES);
  const [fix] = fixed(path, '--memory-limit', '24M', '--verify').fixes;
  expect(fix).toMatchObject({ proof: 'run and proven', verification: { proven: true, sameOutput: true } });
  const { stdout } = oomwhy(['fix', path, '--memory-limit', '24M', '--verify']);
  expect(stdout).toMatch(/before {2}killed[\s\S]+after {3}finished/);
});

test('where no change helps, the limit that is told is one under which it finished', async (context) => {
  const { isolation, limiter } = await sandboxHost();
  if (isolation === 'none' || limiter.kind === 'rlimit-as')
    return context.skip(`this host has isolation ${isolation}, limiter ${limiter.kind}`);
  const { path } = program(
    'block = bytearray(60_000_000)\nblock[::4096] = b"x" * len(block[::4096])\nprint(len(block))\n',
  );
  const { fixes, noFix } = fixed(path, '--memory-limit', '24M', '--verify');
  expect(fixes).toEqual([]);
  expect(noFix?.suggestedLimitBytes).toBeGreaterThan(60_000_000);
  expect(noFix?.suggestedLimitBytes).toBeLessThan(160_000_000);
});
