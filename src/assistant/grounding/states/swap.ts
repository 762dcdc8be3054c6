import type { Evidence } from '../../../schema/evidence.ts';
import { groupOf } from '../frames/owners.ts';
import type { Verdict } from '../ground.ts';
import { holds } from '../quantity.ts';
import { named, no, type Rule, type Scene } from './rule.ts';

/** What "full" leaves free, and what "not full" has free at least, of the whole. */
const FULL = 0.02;
const NOT_FULL = 0.1;

export const swap: readonly Rule[] = [
  {
    says: ['ALL? Q? H? SWAP H? NOT ALL? FULL', 'SWAP H? ENOUGH FREE?'],
    check: (scene) => swapIs(scene, (free, total) => total > 0 && free >= NOT_FULL * total),
  },
  {
    says: [
      'ALL Q? H? SWAP H? FREE',
      'Q? H? SWAP H? ALL FREE',
      'Q? H? SWAP H? NOT USED (?:H|P)?',
      'NO SWAP H? USED H?',
      'NONE SWAPPED',
    ],
    check: (scene) => swapIs(scene, (free, total, out) => free === total && out === 0),
  },
  {
    says: ['ALL? Q? H? SWAP H? ALL? FULL', 'NO SWAP H? FREE', 'NO FREE SWAP H?'],
    check: (scene) => swapIs(scene, (free, total) => total > 0 && free <= FULL * total),
  },
  {
    says: ['G NOSWAP', 'P NOSWAP'],
    check: noSwapOfGroup,
  },
  {
    says: ['H (?:NO|NONE|NOT ANY|NOT) SWAP', 'NO SWAP H?', 'H SWAP NONE'],
    check: (scene) => swapIs(scene, (_, total) => total === 0),
  },
];

/** At each moment that is known, or at the one that is said. */
function swapIs(scene: Scene, test: (free: number, total: number, swappedOut: number) => boolean): Verdict {
  const { ground, when } = scene;
  const values = (field: string) =>
    ground.assertions.filter((one) => one.subject === 'host' && one.field === field);
  const [total] = values('SwapTotal');
  const all = values('SwapFree');
  const atKill = all.filter((one) => one.when === 'kill');
  const frees = when ? all.filter((one) => one.when === when) : atKill.length > 0 ? atKill : all;
  const out = values('pswpout').reduce((most, { value }) => Math.max(most, Number(value)), 0);
  if (!total || frees.length === 0) return no('How much swap was free is not in the evidence.');
  const [figure] = named(scene, 'Q');
  if (figure?.quantity && !(figure.quantity.unit === 'bytes' && holds(figure.quantity, Number(total.value))))
    return no('The host has another amount of swap.');
  if (!frees.every(({ value }) => test(Number(value), Number(total.value), out)))
    return no('Swap was another way.');
  const at: Evidence[] = [...frees.map((one) => one.at), total.at];
  return { grounded: true, why: 'The evidence says how much swap was free.', at };
}

/** memory.swap.max of the group, or of the one that the process is in, is 0. */
function noSwapOfGroup(scene: Scene): Verdict {
  const [subject] = named(scene, 'G', 'P').flatMap(({ subjects }) => subjects);
  const pid = subject?.startsWith('process:') ? Number(subject.slice(8)) : null;
  const group = pid === null ? subject : `cgroup:${groupOf(pid, scene.ground)}`;
  const limit = scene.ground.assertions.find((one) => one.subject === group && one.field === 'swap.limit');
  return limit?.value === 0
    ? { grounded: true, why: 'memory.swap.max is 0.', at: [limit.at] }
    : no('It may use swap, or that is not known.');
}
