import type { Evidence } from '../../../schema/evidence.ts';
import { bare, contextOf, programsOf } from '../code/context.ts';
import { isOfKind } from '../code/kinds.ts';
import { checkNever, neverIn } from '../code/never.ts';
import { isIntoRight } from '../code/receivers.ts';
import { KEEPS } from '../code/verbs.ts';
import { borneBy } from '../code/words.ts';
import type { Ground } from '../ground.ts';

/** Verdicts that a program brings about which keeps more and more. */
const GROWN = new Set([
  'cgroup-limit',
  'cgroup-ancestor-limit',
  'cgroup-oom-group',
  'cgroup-swap-limit',
  'global-oom',
  'global-oom-swap-full',
  'leak-growth',
  'rlimit-as',
  'rlimit-data',
  'overcommit-strict',
  'memory-high-throttle',
  'userspace-oom-killer',
  'cpuset-mempolicy',
]);
const KEEPING =
  /\b(?:keep|hold|stor|append|add|collect|accumulat|gather|remember|cach|grow|retain|pil|build|fill|put)\w*\b/i;
const RELATION =
  /\b(?:no|not|never|nothing|none|nobody|only|first|last|second|third|without|because|since|unless|before|after|less|least|instead|until|other|another|fewer|removes?|frees?)\b/i;

/** The line of the program that a reason tells of: it keeps what it gets, again and again. */
export function keepingLine(reason: string, { diagnosis, sources }: Ground): readonly Evidence[] | null {
  const { incident, facts } = diagnosis;
  const never = neverIn(reason);
  const main = programsOf(sources).find(({ name }) => name === `program/${facts.workload.name}`);
  // What is put in and never taken out again grows.
  if (
    never &&
    main &&
    GROWN.has(incident.verdict.cause) &&
    main.lines.some(({ text }) => KEEPS.test(bare(text)))
  ) {
    const found = checkNever(main, never.verb, never.rest.replace(/\b[\w-]+\.(?:py|sh)\b/g, ' '));
    return found?.grounded && /remove|delet|evict|drop|discard|clear|shrink|trim/.test(reason)
      ? found.at
      : null;
  }
  if (!GROWN.has(incident.verdict.cause) || !KEEPING.test(reason) || RELATION.test(reason)) return null;
  const source = programsOf(sources).find(({ name }) => name === `program/${facts.workload.name}`);
  const said = reason
    .replace(/[.!]+$/, '')
    .replace(/\b[\w-]+\.(?:py|sh)\b/g, ' ')
    .replace(/^(?:it|they|the (?:program|job|script|process))\b/i, ' ');
  for (const { number, text } of source?.lines ?? []) {
    if (!source || !KEEPS.test(bare(text))) continue;
    const context = contextOf(source, number);
    const borne = context?.isLooped ? borneBy(said, context) : null;
    if (
      context &&
      borne &&
      borne.deeds > 0 &&
      borne.known > 0 &&
      isOfKind(said, context.whole) &&
      isIntoRight(said, context.text, source)
    )
      return context.at;
  }
  return null;
}
