import { causes } from '../../causes/index.ts';
import { decide } from '../../causes/verdict.ts';
import type { Diagnosis } from '../../diagnose.ts';
import { factsFor } from '../../facts/index.ts';
import { insightOf } from '../../facts/insight.ts';
import { scriptOf } from '../../facts/labels.ts';
import { ledgerOf } from '../../facts/ledger.ts';
import type { FailureEvent } from '../../facts/types.ts';
import { proposeFixes } from '../../fixes/index.ts';
import type { Question } from './question/question.ts';

/**
 * The diagnosis seen from the event that a question names by process, script, pid, unit or pod; else as it is. Each
 * event has a cause of its own, so a question about another kill is answered by that kill.
 */
export function focused(diagnosis: Diagnosis, question: Question): Diagnosis {
  const { facts } = diagnosis;
  const { event } = facts;
  if (!event || facts.events.length < 2 || names(question, event)) return diagnosis;
  const meant = facts.events.filter((one) => one !== event && names(question, one));
  return meant.length > 0 && sameSubject(meant) ? seenFrom(diagnosis, meant[0] as FailureEvent) : diagnosis;
}

/** Whether all of them are about one program: else the question is about several, and none is picked. */
function sameSubject(events: readonly FailureEvent[]): boolean {
  return new Set(events.map(({ victim }) => scriptOf(victim?.command ?? null) ?? victim?.name)).size === 1;
}

function names(question: Question, { victim, cgroup }: FailureEvent): boolean {
  const script = scriptOf(victim?.command ?? null) ?? (victim?.name?.endsWith('.py') ? victim.name : null);
  const stem = script?.replace(/\.py$/, '') ?? '';
  const unit = cgroup?.unit?.replace(/\.\w+$/, '') ?? '';
  const own = [script, stem, unit, cgroup?.pod, cgroup?.container?.slice(0, 12)].filter(
    (word): word is string => word != null && word.length > 2,
  );
  return (
    own.some((word) => question.text.includes(word.toLowerCase())) ||
    (victim?.pid != null && question.numbers.includes(String(victim.pid)))
  );
}

function seenFrom(diagnosis: Diagnosis, event: FailureEvent): Diagnosis {
  const facts = factsFor(diagnosis.facts, event);
  const verdict = decide(facts, causes);
  const { cause, says: _, warnings: _warnings, ...found } = verdict;
  const known = diagnosis.incident.events.find((one) => one.id === event.id);
  return {
    facts,
    verdict,
    incident: {
      ...diagnosis.incident,
      ...found,
      ledger: ledgerOf(facts),
      insight: insightOf(facts, known?.limit ?? null),
      fixes: proposeFixes(facts, cause),
    },
  };
}
