import { OomwhyError } from '../lib/errors.ts';
import { counter, gauge } from '../lib/metrics.ts';
import { OneAtATime } from '../lib/one-at-a-time.ts';
import type { VerifyOptions } from '../program/prove.ts';
import type { ProgramInput } from '../program/read.ts';
import type { Articles } from '../retrieve/articles.ts';
import type { Fix, Incident } from '../schema/incident.ts';
import type { Source } from '../schema/source.ts';
import type { Store } from '../store/store.ts';
import { diagnoseAgain } from './case.ts';
import { composeAnswer } from './offline/compose.ts';

export interface VerifyParts {
  readonly store: Store;
  readonly articles: Articles;
  /** Whether programs may be run on this machine. */
  readonly sandbox: boolean;
}

export interface VerifyRequest {
  readonly fix: string;
  /** Who allowed it; kept with the result. */
  readonly approvedBy: string;
  readonly args: readonly string[];
  readonly inputs: readonly ProgramInput[];
}

/** Programs take memory: one at a time, whoever asks. */
const runs = new OneAtATime();
const waiting = gauge('oomwhy_sandbox_waiting', 'Runs in the sandbox that wait for the one before.');
const outcomes = counter('oomwhy_sandbox_runs_total', 'Fixes that were run, by what came out.');

/**
 * Runs a code fix of an incident in the sandbox, under the limit that the incident names, and keeps what came out with the
 * fix.
 * @throws OomwhyError sandbox-off, fix-not-found, fix-not-runnable, no-main, sandbox-unavailable, sandbox-failed
 */
export async function verifyFix(
  { store, articles, sandbox }: VerifyParts,
  incident: Incident,
  request: VerifyRequest,
  watch: Pick<VerifyOptions, 'signal' | 'onProgress'> = {},
): Promise<Fix> {
  if (!sandbox) throw new OomwhyError('sandbox-off', 'this service runs no programs');
  const fix = incident.fixes.find((one) => one.id === request.fix);
  if (!fix)
    throw new OomwhyError('fix-not-found', 'the incident has no such fix', {
      where: request.fix.slice(0, 100),
    });
  const goOn = waiting.rise();
  const leave = await runs.enter('run');
  goOn();
  let outcome = 'failed';
  try {
    const sources = await store.sources(incident.id);
    const { runFix } = await import('../program/run-fix.ts');
    const verification = await runFix({
      sources,
      fix,
      inputs: request.inputs,
      limitBytes: incident.events.at(-1)?.limit?.bytes ?? null,
      options: { args: request.args, ...watch },
    });
    const done: Fix = { ...fix, verification: { ...verification, approvedBy: request.approvedBy } };
    outcome = verification.proven ? 'proven' : 'not-proven';
    await keepFix({ store, articles }, incident, sources, done);
    return done;
  } finally {
    outcomes.add({ outcome });
    leave();
  }
}

/** Puts a fix in the place of the one with its id, or behind the others, and the explanation in line with it. */
export async function keepFix(
  { store, articles }: Pick<VerifyParts, 'store' | 'articles'>,
  incident: Incident,
  sources: readonly Source[],
  fix: Fix,
): Promise<void> {
  const withFix = (now: Incident): Incident => ({
    ...now,
    fixes: now.fixes.some(({ id }) => id === fix.id)
      ? now.fixes.map((one) => (one.id === fix.id ? fix : one))
      : [...now.fixes, fix],
  });
  const diagnosis = await diagnoseAgain(withFix(incident), sources);
  const answer = composeAnswer(diagnosis, articles, incident.question, sources);
  await store.changeIncident(incident.id, (now) => ({ ...withFix(now), answer }));
}
