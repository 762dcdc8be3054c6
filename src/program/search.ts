import { type Found, keyOf } from '../fix-program.ts';
import type { Verification } from '../schema/verification.ts';
import { type Choice, EVERYTHING, type MakeCandidate, onlySure } from './candidates.ts';
import type { Trials, Tried } from './trials.ts';

export interface Searched {
  /** Candidates that kept the output, proven ones first. */
  readonly kept: readonly Tried[];
  /** Findings by their index that a run spoke for, or that the text shows and no run spoke against. */
  readonly told: ReadonlySet<number>;
}

/** Peaks are sampled: a smaller difference than this share is none. */
const NOISE = 0.03;
/** A suspected place that is not part of a proven change is told from this share of the peak on. */
const MUCH = 0.1;
const MOST_ALONE = 8;

/**
 * Seeks a change that is enough: first what the text shows, then what it only suspects, each change kept only where a run
 * shows that the output stays the same and the peak falls; in the end what turns out not to be needed is left out again.
 * @throws as `openVerification`
 */
export async function searchFix(
  trials: Trials,
  make: MakeCandidate,
  findings: readonly Found[],
): Promise<Searched> {
  const tried: Tried[] = [];
  const attempt = async (choice: Choice) => {
    const one = await trials.underLimit(await make(choice));
    if (one && !tried.some(({ candidate }) => candidate.diff === one.candidate.diff)) tried.push(one);
    return one && solves(one.verification) ? one : null;
  };
  const sure = onlySure(findings);
  const told = new Set(findings.flatMap((one, index) => (one.suspected ? [] : [index])));
  const direct = (await attempt({ ...sure, textOnly: true })) ?? (await attempt(sure));
  if (direct) return { kept: [direct], told };

  const steps = await soundSteps(trials, make, findings);
  for (const index of steps.idle) told.delete(index);
  for (const index of steps.heavy) told.add(index);
  const enough = steps.choice && (await attempt(steps.choice));
  if (!enough)
    return {
      kept: tried.filter(
        ({ candidate, verification }) =>
          candidate.proof === 'text' && verification.patched.outcome === 'killed',
      ),
      told,
    };
  const smallest = await smaller(attempt, steps.choice as Choice, enough, findings);
  for (const index of smallest.candidate.findings) told.add(index);
  return { kept: [smallest], told };
}

/** The program ended under the limit with the same output: proven, or lowered where it ended before too. */
export function solves({ proven, original, patched, sameOutput }: Verification): boolean {
  return proven || (original.outcome === 'finished' && patched.outcome === 'finished' && sameOutput === true);
}

interface Steps {
  /** All changes together that keep the output; `null` when there are none. */
  readonly choice: Choice | null;
  /** Findings whose change alone lowers the peak much, and those whose change does not lower it at all. */
  readonly heavy: readonly number[];
  readonly idle: readonly number[];
}

async function soundSteps(trials: Trials, make: MakeCandidate, findings: readonly Found[]): Promise<Steps> {
  const whole = await trials.withRoom(await make(EVERYTHING));
  const keys = [...new Set(findings.map(keyOf))];
  if (keys.length === 1 && whole?.sameOutput) {
    const lower = shareSaved(trials, whole.peakBytes);
    return { choice: EVERYTHING, heavy: lower >= MUCH ? [0] : [], idle: [] };
  }
  const alone = await eachAlone(trials, make, findings, keys.slice(0, MOST_ALONE));
  const indexesOf = (key: string) => findings.flatMap((one, index) => (keyOf(one) === key ? [index] : []));
  const heavy = alone.filter((one) => one.saved >= MUCH).flatMap(({ key }) => indexesOf(key));
  const idle = alone.filter((one) => one.saved < NOISE).flatMap(({ key }) => indexesOf(key));
  if (whole?.sameOutput) return { choice: EVERYTHING, heavy, idle: [] };
  const choice = await joined(trials, make, keys, alone);
  return { choice, heavy, idle };
}

interface Alone {
  readonly key: string;
  readonly rewrite: number;
  /** Share of the peak. */
  readonly saved: number;
}

/** The changes that keep the output when made alone, the largest saving first. */
async function eachAlone(
  trials: Trials,
  make: MakeCandidate,
  findings: readonly Found[],
  keys: readonly string[],
): Promise<Alone[]> {
  const sound: Alone[] = [];
  for (const key of keys) {
    const without = new Set(keys.filter((one) => one !== key));
    const ways = findings.find((one) => keyOf(one) === key)?.rewrites.length ?? 0;
    for (let rewrite = 0; rewrite < Math.min(ways, 2); rewrite++) {
      const weighed = await trials.withRoom(
        await make({ ...EVERYTHING, without, other: new Map([[key, rewrite]]) }),
      );
      if (!weighed?.sameOutput) continue;
      sound.push({ key, rewrite, saved: shareSaved(trials, weighed.peakBytes) });
      break;
    }
  }
  return sound.sort((a, b) => b.saved - a.saved);
}

/** Adds one change after the other and leaves out what does not go with those before it. */
async function joined(
  trials: Trials,
  make: MakeCandidate,
  keys: readonly string[],
  alone: readonly Alone[],
): Promise<Choice | null> {
  const taken = new Map<string, number>();
  const choiceOf = (): Choice => ({
    ...EVERYTHING,
    without: new Set(keys.filter((key) => !taken.has(key))),
    other: new Map(taken),
  });
  for (const { key, rewrite } of alone) taken.set(key, rewrite);
  if (taken.size === 0) return null;
  if ((await trials.withRoom(await make(choiceOf())))?.sameOutput) return choiceOf();
  taken.clear();
  for (const { key, rewrite } of alone) {
    taken.set(key, rewrite);
    if (taken.size > 1 && !(await trials.withRoom(await make(choiceOf())))?.sameOutput) taken.delete(key);
  }
  return choiceOf();
}

/** Leaves out, one after the other, the less certain changes without which it is proven as well. */
async function smaller(
  attempt: (choice: Choice) => Promise<Tried | null>,
  choice: Choice,
  enough: Tried,
  findings: readonly Found[],
): Promise<Tried> {
  let [best, now] = [enough, choice];
  for (const finding of [...findings].reverse()) {
    if (!finding.suspected && finding.rewrites[0]?.proof !== 'run') continue;
    if (now.without.has(keyOf(finding)) || best.candidate.findings.length < 2) continue;
    const less = { ...now, without: new Set([...now.without, keyOf(finding)]) };
    const found = await attempt(less);
    if (found) [best, now] = [found, less];
  }
  return best;
}

function shareSaved(trials: Trials, peakBytes: number | null): number {
  const before = trials.peakBytes;
  return before === null || peakBytes === null ? 0 : 1 - peakBytes / before;
}
