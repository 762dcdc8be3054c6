// npm run eval:fixes [-- FOLDER…] [--no-verify] [--only NAME]: each program with a truth.json in the folders (default: both
// halves of test/programs) goes through `fixProgram`; what is found, accused and proven is held against the truth.
// The half "report" was not looked at while the detectors were written. Beside it, what ruff finds at the same lines.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fixProgram } from '../dist/program/fix.js';
import { findInputs, readProgramFiles } from '../dist/program/read.js';

const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : null);
const only = option('--only');
const verify = !args.includes('--no-verify');
const folders = args.filter((one) => !one.startsWith('--')).map((one) => resolve(one));
const halves =
  folders.length > 0 ? folders : ['tune', 'report'].map((half) => resolve('test/programs', half));

const { Workspace, PositionEncoding } = createRequire(import.meta.url)('@astral-sh/ruff-wasm-nodejs');
const ruff = new Workspace({ lint: { select: ['ALL'], preview: true } }, PositionEncoding.Utf16);
/** Rules that could be about memory: PERF, C4, FURB, B019, SIM, PD, NPY. Style and types are not counted. */
const ABOUT = /^(?:PERF|C4|FURB|B019|SIM|PD|NPY|ASYNC|RUF0)/;
const hasPylint = spawnSync('pylint', ['--version']).status === 0;

const json = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);
const lines = (defect) => [defect.line, ...(defect.alsoLines ?? [])];

function pylintLines(file) {
  if (!hasPylint) return [];
  const { stdout } = spawnSync('pylint', ['--disable=C,invalid-name', '--output-format=json', file], {
    encoding: 'utf8',
  });
  return JSON.parse(stdout || '[]').map((one) => one.line);
}

async function evaluate(folder) {
  const truth = json(join(folder, 'truth.json'));
  const repro = json(join(folder, 'repro.json'));
  const temp = mkdtempSync(join(tmpdir(), 'oomwhy-eval-'));
  try {
    cpSync(join(folder, 'make_input.py'), join(temp, 'make_input.py'));
    execFileSync('/usr/bin/python3', ['make_input.py'], { cwd: temp });
    rmSync(join(temp, 'make_input.py'));
    const made = readdirSync(temp).map((name) => join(temp, name));
    cpSync(join(folder, 'program.py'), join(temp, 'program.py'));
    const disk = await readProgramFiles(join(temp, 'program.py'));
    const inputs = await findInputs(disk, made);
    const started = performance.now();
    const report = await fixProgram({
      disk,
      inputs,
      limitBytes: repro.memLimitBytes,
      verify: verify ? { args: [], wallSeconds: repro.timeoutS } : null,
    });
    const seconds = (performance.now() - started) / 1000;
    const { findings, fixes, noFix } = report;
    const hit = truth.defects.map((defect) =>
      findings.some((one) => one.pattern === defect.pattern && lines(defect).includes(one.line)),
    );
    const source = readFileSync(join(folder, 'program.py'), 'utf8');
    const ruffLines = ruff
      .check(source)
      .filter((one) => ABOUT.test(one.code ?? ''))
      .map((one) => one.start_location.row);
    const lint = pylintLines(join(folder, 'program.py'));
    const accused = truth.redHerrings.filter((one) => findings.some((finding) => finding.line === one.line));
    const known = new Set([...truth.defects.flatMap(lines)]);
    return {
      name: basename(folder),
      noFix: truth.noFix,
      defects: truth.defects.length,
      found: hit.filter(Boolean).length,
      missed: truth.defects.filter((_, index) => !hit[index]).map((one) => `${one.pattern}@${one.line}`),
      herrings: truth.redHerrings.length,
      accused: accused.map((one) => one.line),
      extra: findings.filter((one) => !known.has(one.line)).map((one) => `${one.pattern}@${one.line}`),
      proven: fixes[0]?.proof === 'run and proven',
      offered: fixes.length > 0,
      rightNoFix: truth.noFix ? fixes.length === 0 && noFix !== null : fixes.length > 0,
      suggested: noFix?.suggestedLimitBytes ?? null,
      says: fixes[0]?.verification?.says ?? noFix?.why ?? '',
      ruff: truth.defects.filter((one) => lines(one).some((line) => ruffLines.includes(line))).length,
      pylint: truth.defects.filter((one) => lines(one).some((line) => lint.includes(line))).length,
      seconds,
    };
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

const share = (part, whole) =>
  `${part}/${whole}${whole > 0 ? ` (${Math.round((100 * part) / whole)} %)` : ''}`;
const sum = (rows, of) => rows.reduce((total, row) => total + of(row), 0);

for (const half of halves) {
  const single = existsSync(join(half, 'truth.json'));
  const names = single
    ? [basename(half)]
    : readdirSync(half).filter((name) => existsSync(join(half, name, 'truth.json')));
  const rows = [];
  for (const name of names.filter((one) => !only || one === only)) {
    const folder = single ? half : join(half, name);
    const row = await evaluate(folder);
    rows.push(row);
    const state = row.noFix
      ? row.rightNoFix
        ? 'left alone'
        : 'WRONGLY CHANGED'
      : row.proven
        ? 'proven'
        : row.offered
          ? 'offered'
          : 'NO FIX';
    const notes = [
      row.missed.length ? `missed ${row.missed}` : '',
      row.accused.length ? `ACCUSED ${row.accused}` : '',
      row.extra.length ? `extra ${row.extra}` : '',
    ];
    console.log(
      `${row.name.padEnd(20)} ${state.padEnd(15)} ${row.seconds.toFixed(1).padStart(5)} s  ${notes.filter(Boolean).join('; ')}`,
    );
    if (!row.noFix && !row.proven && verify) console.log(`    ${row.says.slice(0, 300)}`);
  }
  const needy = rows.filter((row) => !row.noFix);
  const defects = sum(needy, (row) => row.defects);
  console.log(`\n${basename(dirname(half))}/${basename(half)}: ${rows.length} programs`);
  console.log(
    `  defects found          ${share(
      sum(needy, (row) => row.found),
      defects,
    )}`,
  );
  console.log(
    `  first fix proven       ${verify ? share(needy.filter((row) => row.proven).length, needy.length) : 'not run'}`,
  );
  console.log(
    `  "no fix" left alone    ${share(rows.filter((row) => row.noFix && row.rightNoFix).length, rows.length - needy.length)}`,
  );
  console.log(
    `  red herrings accused   ${share(
      sum(rows, (row) => row.accused.length),
      sum(rows, (row) => row.herrings),
    )}`,
  );
  console.log(`  other lines accused    ${sum(rows, (row) => row.extra.length)}`);
  console.log(
    `  ruff at these defects  ${share(
      sum(needy, (row) => row.ruff),
      defects,
    )}`,
  );
  console.log(
    `  pylint at them         ${
      hasPylint
        ? share(
            sum(needy, (row) => row.pylint),
            defects,
          )
        : 'not installed'
    }\n`,
  );
}
