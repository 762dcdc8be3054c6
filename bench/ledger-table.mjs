// Prints where the memory was in each real incident, and how much of it no part explains (docs: facts, ledger).
// Usage: npx tsc -p tsconfig.build.json && node bench/ledger-table.mjs [FILE-OR-FOLDER...]
// Goal: at most 3 % of the total unexplained.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openBundle } from '../dist/bundle/open.js';
import { diagnose } from '../dist/diagnose.js';
import { groupLedger } from '../dist/facts/ledger-group.js';
import { hostLedger } from '../dist/facts/ledger-host.js';

const GOAL = 3;
const incidents = join(import.meta.dirname, '..', 'test', 'incidents');
const asked = process.argv.slice(2);
const cases =
  asked.length > 0
    ? asked.map((path) => [basename(path), path])
    : readdirSync(incidents)
        .sort()
        .map((name) => [name, join(incidents, name, 'given')]);

const mib = (bytes) => (bytes / 1024 ** 2).toFixed(1);
const rows = [];
for (const [name, path] of cases) {
  const { facts } = diagnose(await openBundle([{ path }]));
  for (const [kind, ledger] of [
    ['group', groupLedger(facts)],
    ['host', hostLedger(facts)],
  ]) {
    if (!ledger) continue;
    const ofReport = kind === 'group' ? facts.event?.report?.memcg : facts.event?.report?.memInfo;
    const source = ofReport ? 'kernel report' : (ledger.parts[0]?.evidence[0]?.source ?? '');
    const largest = [...ledger.parts].sort((a, b) => b.bytes - a.bytes).slice(0, 3);
    const share = (100 * ledger.residualBytes) / ledger.totalBytes;
    rows.push({
      name,
      kind,
      source,
      total: mib(ledger.totalBytes),
      residual: mib(ledger.residualBytes),
      percent: share.toFixed(2),
      over: Math.abs(share) > GOAL,
      largest: largest.map((part) => `${part.name} ${mib(part.bytes)}`).join(', '),
    });
  }
}

const width = (key) => Math.max(...rows.map((row) => String(row[key]).length), key.length);
const columns = ['name', 'kind', 'source', 'total', 'residual', 'percent', 'largest'];
const line = (row) => columns.map((key) => String(row[key]).padEnd(width(key))).join('  ');
console.log(line(Object.fromEntries(columns.map((key) => [key, key]))));
for (const row of rows) console.log(`${line(row).trimEnd()}${row.over ? '  <-- over the goal' : ''}`);
const over = rows.filter((row) => row.over).length;
console.log(`\n${rows.length} ledgers (MiB), ${over} with more than ${GOAL} % unexplained`);
