import type { Facts } from '../facts/types.ts';
import type { Evidence, Sentence } from '../schema/evidence.ts';
import { type Found, INCONCLUSIVE, type Incident, type Missing } from '../schema/incident.ts';
import type { Cause, Finding } from './cause.ts';
import { MISSING } from './missing.ts';

export type Verdict = Pick<Incident, 'verdict' | 'contributing' | 'ruledOut' | 'missing'> & {
  /** The leading finding, sentence by sentence; empty when inconclusive. */
  readonly says: readonly Sentence[];
  readonly cause: Cause | null;
  readonly warnings: readonly string[];
};

/** Asks every cause about one event and weighs the answers. A cause that throws fails alone. */
export function decide(facts: Facts, causes: readonly Cause[]): Verdict {
  const warnings: string[] = [];
  const findings = causes.map((cause) => ({ cause, finding: evaluate(cause, facts, warnings) }));
  const hits = findings.flatMap(({ cause, finding }) =>
    finding.status === 'found' ? [{ cause, finding: hedged(facts, finding) }] : [],
  );
  const covered = new Set(hits.flatMap(({ cause }) => cause.meta.refines));
  const [primary, ...others] = hits.filter(({ cause }) => !covered.has(cause.meta.id));
  const missing = findings.flatMap(({ finding }) =>
    finding.status === 'insufficient-data' ? finding.missing : [],
  );
  if (!facts.event && !primary) missing.push(MISSING.bundle);
  return {
    verdict: primary ? toFound(primary.cause, primary.finding) : inconclusive(facts, findings),
    contributing: others.map(({ cause, finding }) => toFound(cause, finding)),
    ruledOut: findings.flatMap(({ cause, finding }) => {
      if (finding.status === 'found')
        return covered.has(cause.meta.id) ? [coveredBy(cause, primary?.cause ?? cause)] : [];
      return [{ cause: cause.meta.id, why: finding.why.text, evidence: finding.why.evidence }];
    }),
    missing: unique(missing),
    says: primary?.finding.says ?? [],
    cause: primary?.cause ?? null,
    warnings,
  };
}

const ASSUMED = 0.6;

/** A kill that is only by its name that of the program asked about: what is said of it may not be the answer. */
function hedged(facts: Facts, finding: Finding & { status: 'found' }): Finding & { status: 'found' } {
  const { event } = facts;
  if (!event?.kill || !facts.assumed.has(event)) return finding;
  const doubt = {
    text: 'Nothing ties this kill to the program asked about but the name of its interpreter.',
    evidence: [event.kill.at],
  };
  return { ...finding, confidence: Math.min(finding.confidence, ASSUMED), says: [...finding.says, doubt] };
}

function evaluate(cause: Cause, facts: Facts, warnings: string[]): Finding {
  try {
    return cause.evaluate(facts);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    warnings.push(`The rule ${cause.meta.id} failed and was left out: ${what}.`);
    return { status: 'not-applicable', why: { text: `The rule failed: ${what}.`, evidence: [] } };
  }
}

function toFound(cause: Cause, finding: Finding & { status: 'found' }): Found {
  const { id, title } = cause.meta;
  const summary = finding.says.map((sentence) => sentence.text).join(' ');
  const evidence = distinct(finding.says.flatMap((sentence) => sentence.evidence));
  return { cause: id, title, confidence: finding.confidence, summary, evidence };
}

function coveredBy(cause: Cause, by: Cause): Incident['ruledOut'][number] {
  return { cause: cause.meta.id, why: `True, but ${by.meta.id} says it more exactly.`, evidence: [] };
}

function inconclusive(facts: Facts, findings: readonly { finding: Finding }[]): Found {
  const open = findings.flatMap(({ finding }) =>
    finding.status === 'insufficient-data' ? [finding.why.text] : [],
  );
  const start = facts.event
    ? 'Something failed, but the evidence does not decide why.'
    : 'The evidence shows no failure for memory that these rules know.';
  const evidence = distinct(facts.event?.evidence ?? []);
  const summary = [start, ...new Set(open)].join(' ');
  return { cause: INCONCLUSIVE, title: 'I cannot tell from this', confidence: 0, summary, evidence };
}

/** Each line once, in order. */
export function distinct(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((one) => [`${one.source}\0${one.line}`, one])).values()];
}

function unique(missing: readonly Missing[]): Missing[] {
  return [...new Map(missing.map((one) => [one.source, one])).values()];
}
