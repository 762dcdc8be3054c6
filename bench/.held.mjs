// private: tuning only
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSentence, groundOf } from '../node_modules/.cache/grounding/assistant/grounding/index.js';
import { openBundle } from '../node_modules/.cache/grounding/bundle/open.js';
import { diagnoseBundle } from '../node_modules/.cache/grounding/diagnose-bundle.js';
import { INCIDENTS, ROOT } from './measure.mjs';
const files = process.argv.slice(2).filter((a) => a.endsWith('.jsonl'));
const show = new Set(process.argv.slice(2).filter((a) => !a.endsWith('.jsonl')));
const claims = (files.length ? files : ['test/assistant/claims.jsonl', 'test/assistant/claims-fresh.jsonl', 'test/assistant/grounding-twins.jsonl']).flatMap((f) =>
  readFileSync(f, 'utf8').trim().split('\n').map((l) => ({ file: f.split('/').at(-1), ...JSON.parse(l) }))).filter((c) => c.half === 'report');
const grounds = new Map();
async function groundFor(name) {
  if (!grounds.has(name)) { const b = await openBundle([{ path: join(INCIDENTS, name, 'given') }]); grounds.set(name, groundOf(await diagnoseBundle(b), b.sources)); }
  return grounds.get(name);
}
const counts = {}; let ms = 0; let max = 0;
for (const c of claims) {
  const g = await groundFor(c.case ?? c.incident);
  const s = performance.now();
  const v = checkSentence(g, c.sentence);
  const d = performance.now() - s; ms += d; if (d > max) max = d;
  const k = `${c.file} ${c.true ? 'T' : 'F'}`;
  counts[k] ??= [0, 0]; counts[k][v.grounded ? 0 : 1]++;
  if (c.true && !v.grounded && show.has('w')) console.log(`W ${c.case} [${c.kind}] ${c.sentence}\n    ${v.why}`);
  if (!c.true && v.grounded && show.has('r')) console.log(`R ${c.case} [${c.kind}] ${c.sentence} (${c.basis})\n    ${v.why} ${JSON.stringify(v.at?.[0])}`);
}
for (const [k, [a, b]] of Object.entries(counts)) console.log(k, a, 'of', a + b, `${(100 * a / (a + b)).toFixed(1)}%`);
console.log((ms / claims.length).toFixed(2), 'ms', max.toFixed(0));
