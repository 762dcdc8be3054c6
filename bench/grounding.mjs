// Which sentences about the incidents are released: npm run eval:grounding. Goals: of the false at most 0.5 %, of the
// true all but 2 %. The first set and half of the fresh one may be used to tune; the reporting half is what counts.
// `--released` lists the false ones that got through, `--withheld [kind]` the true ones that did not.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkSentence, groundOf } from '../dist/assistant/grounding/index.js';
import { openBundle } from '../dist/bundle/open.js';
import { diagnoseBundle } from '../dist/diagnose-bundle.js';
import { INCIDENTS, ROOT, table } from './measure.mjs';

const { values } = parseArgs({
  options: { released: { type: 'boolean' }, withheld: { type: 'string' }, file: { type: 'string' } },
});
const files = values.file
  ? [values.file]
  : ['claims.jsonl', 'claims-fresh.jsonl'].map((name) => join(ROOT, 'test/assistant', name));
const claims = files.flatMap((file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => ({ half: 'tune', ...JSON.parse(line) })),
);
const grounds = new Map();
async function groundFor(name) {
  if (!grounds.has(name)) {
    const bundle = await openBundle([{ path: join(INCIDENTS, name, 'given') }]);
    grounds.set(name, groundOf(await diagnoseBundle(bundle), bundle.sources));
  }
  return grounds.get(name);
}

const kinds = new Map();
let ms = 0;
for (const claim of claims) {
  const ground = await groundFor(claim.case);
  const start = performance.now();
  const { grounded, why } = checkSentence(ground, claim.sentence);
  ms += performance.now() - start;
  const key = `${claim.half === 'report' ? 'reporting half' : 'tuning'}, ${claim.true ? 'true' : 'false'}: ${claim.kind}`;
  const counts = kinds.get(key) ?? { released: 0, withheld: 0 };
  counts[grounded ? 'released' : 'withheld'] += 1;
  kinds.set(key, counts);
  if (values.released && grounded && !claim.true)
    process.stdout.write(`RELEASED ${claim.case}: ${claim.sentence} (${claim.kind}: ${claim.basis})\n`);
  if (values.withheld !== undefined && !grounded && claim.true && claim.kind.startsWith(values.withheld))
    process.stdout.write(`WITHHELD ${claim.case}: ${claim.sentence}\n    ${why}\n`);
}
const rows = [...kinds].sort(([a], [b]) => (a < b ? 1 : -1));
const total = (prefix) => {
  const some = rows.filter(([key]) => key.startsWith(prefix)).map(([, counts]) => counts);
  const released = some.reduce((sum, one) => sum + one.released, 0);
  const all = some.reduce((sum, one) => sum + one.released + one.withheld, 0);
  return [prefix, `${released} (${((100 * released) / all).toFixed(1)} %)`, all - released, all];
};
table(
  ['sentences', 'released', 'withheld', 'of'],
  [
    ...rows.map(([key, { released, withheld }]) => [key, released, withheld, released + withheld]),
    ...['tuning, true', 'tuning, false', 'reporting half, true', 'reporting half, false'].map(total),
  ],
);
process.stdout.write(`${(ms / claims.length).toFixed(2)} ms a sentence\n`);
