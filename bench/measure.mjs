// What the measurements share: programs are run in turns, so that whatever else the machine does hits all alike.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const MAIN = join(ROOT, 'dist/cli/main.js');
export const INCIDENTS = join(ROOT, 'test/incidents');

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

export const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;

/** Runs a program to its end; Node's peak RSS in MiB is told by bench/peak.mjs, as the kernel counted it. */
export function run(program, args) {
  const isNode = program === process.execPath;
  const all = isNode ? ['--import', join(ROOT, 'bench/peak.mjs'), ...args] : args;
  return new Promise((done, fail) => {
    const start = performance.now();
    const child = spawn(program, all, { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
    let stdout = '';
    let peak = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stdio[3].on('data', (chunk) => (peak += chunk));
    child.on('error', fail);
    child.on('close', (status) => {
      if (status !== 0) fail(new Error(`${program} ${args.join(' ')} ended with status ${status}`));
      else done({ ms: performance.now() - start, stdout, peakMiB: Number(peak) / 1024 });
    });
  });
}

/** Prints rows of cells below a header, the first column to the left, the others to the right. */
export function table(header, rows) {
  const all = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, i) => Math.max(...all.map((row) => row[i].length)));
  for (const row of all) {
    const cells = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])));
    process.stdout.write(`${cells.join('  ')}\n`);
  }
  process.stdout.write('\n');
}
