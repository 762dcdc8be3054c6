import type { Verdict } from '../ground.ts';
import { named, no, type Rule, type Scene } from './rule.ts';

/** What "filled" and "completely filled" are of a limit, at least. */
const MOST = 0.8;
const WHOLE = 0.98;

export const filled: readonly Rule[] = [
  { says: ['G (?:ALL )?FULL', 'G MEM FULL', 'ALL G FULL'], check: wellFilled },
];

/** Said with a moment: the group held most of what it may. */
function wellFilled(scene: Scene): Verdict {
  const [group] = named(scene, 'G');
  const [subject, ...more] = group?.subjects ?? [];
  const of = (field: string) =>
    scene.ground.assertions.find(
      (one) =>
        one.subject === subject && one.field === field && (field === 'limit' || one.when === scene.when),
    );
  const [usage, limit] = [of('usage'), of('limit')];
  if (more.length > 0 || scene.when === null || !usage || typeof limit?.value !== 'number')
    return no('How full it was then is not in the evidence.');
  const least = named(scene, 'ALL').length > 0 ? WHOLE : MOST;
  return Number(usage.value) >= least * limit.value
    ? { grounded: true, why: 'The evidence says both values.', at: [usage.at, limit.at] }
    : no('It was not full then.');
}
