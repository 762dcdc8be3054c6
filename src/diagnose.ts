import { causes } from './causes/index.ts';
import { decide, type Verdict } from './causes/verdict.ts';
import { catalog } from './facts/catalog/index.ts';
import { inconsistencies } from './facts/consistency.ts';
import { deriveFacts, factsFor } from './facts/index.ts';
import { insightOf } from './facts/insight.ts';
import { ledgerOf } from './facts/ledger.ts';
import { limitOf } from './facts/limit.ts';
import type { Facts, FailureEvent } from './facts/types.ts';
import { proposeFixes } from './fixes/index.ts';
import { coverageWarnings } from './parse/coverage.ts';
import { parseBundle } from './parse/index.ts';
import { INCONCLUSIVE, type Incident, type IncidentEvent } from './schema/incident.ts';
import type { Bundle } from './schema/source.ts';

/** What the rules say about a bundle; an answer in words and an id are added by whoever asked. */
export interface Diagnosis {
  readonly facts: Facts;
  readonly verdict: Verdict;
  readonly incident: Pick<
    Incident,
    | 'verdict'
    | 'contributing'
    | 'ruledOut'
    | 'missing'
    | 'events'
    | 'facts'
    | 'ledger'
    | 'insight'
    | 'fixes'
    | 'warnings'
  >;
}

/** Bundle → evidence → facts → causes → fixes. Pure: the same bundle gives the same diagnosis. */
export function diagnose(bundle: Bundle): Diagnosis {
  const facts = deriveFacts(parseBundle(bundle));
  const verdict = decide(facts, causes);
  const { cause, says: _, warnings, ...found } = verdict;
  const known = catalog(facts);
  const hit = facts.event && limitOf(facts, facts.event, cause?.meta.id ?? INCONCLUSIVE);
  return {
    facts,
    verdict,
    incident: {
      ...found,
      events: facts.events.map((event) => describe(facts, event, verdict)),
      facts: known,
      ledger: ledgerOf(facts),
      insight: insightOf(facts, hit),
      fixes: proposeFixes(facts, cause),
      warnings: [
        ...bundle.warnings,
        ...coverageWarnings(facts.parsed.kernelLogs),
        ...inconsistencies(facts).map((one) => `inconsistent: ${one.says}`),
        ...warnings,
        ...(facts.events.length + known.length === 0 ? [nothingRecognised(bundle)] : []),
      ],
    },
  };
}

/** So that nobody takes "I cannot tell" for a look at evidence where there was none. */
function nothingRecognised({ sources }: Bundle): string {
  const lines = sources.reduce((sum, source) => sum + source.lineCount, 0);
  return `nothing-recognised: none of the ${lines} lines handed over is evidence about memory that is known here.`;
}

function describe(facts: Facts, event: FailureEvent, main: Verdict): IncidentEvent {
  const own = event === facts.event ? main : decide(factsFor(facts, event), causes);
  const { report, victim, hog, cgroup, id, kind, time, uptimeSeconds } = event;
  const trigger = report?.trigger;
  const cause = own.cause?.meta.id ?? INCONCLUSIVE;
  return {
    id,
    kind,
    time,
    uptimeSeconds,
    constraint: report?.summary?.constraint ?? null,
    trigger: trigger ? { name: trigger.name, pid: trigger.pid } : null,
    cgroup,
    limit: limitOf(facts, event, cause),
    victim,
    hog,
    cause,
    evidence: [...event.evidence],
  };
}
