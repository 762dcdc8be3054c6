// Which sentences about the incidents are released: npm run eval:grounding. Goals: of the false at most 0.5 %, of the
// true all but 2 %. `--released` lists the false ones that got through, `--withheld [kind]` the true ones that did not.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkSentence, groundOf } from '../dist/assistant/grounding/index.js';
import { openBundle } from '../dist/bundle/open.js';
import { diagnose } from '../dist/diagnose.js';
import { INCIDENTS, ROOT, table } from './measure.mjs';

const { values } = parseArgs({
  options: { released: { type: 'boolean' }, withheld: { type: 'string' }, file: { type: 'string' } },
});
const file = values.file ?? join(ROOT, 'test/assistant/claims.jsonl');
const claims = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const grounds = new Map();
async function groundFor(name) {
  if (!grounds.has(name)) {
    const bundle = await openBundle([{ path: join(INCIDENTS, name, 'given') }]);
    grounds.set(name, groundOf(diagnose(bundle), bundle.sources));
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
  const key = `${claim.true ? 'true' : 'false'}: ${claim.kind}`;
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
  return { released, all, share: `${((100 * released) / all).toFixed(1)} %` };
};
table(
  ['sentences', 'released', 'withheld', 'of'],
  [
    ...rows.map(([key, { released, withheld }]) => [key, released, withheld, released + withheld]),
    ...['true', 'false'].map((prefix) => {
      const { released, all, share } = total(prefix);
      return [`all ${prefix}`, `${released} (${share})`, all - released, all];
    }),
  ],
);
process.stdout.write(`${(ms / claims.length).toFixed(2)} ms a sentence\n`);
