import { isAncestor } from '../../../facts/cgroups.ts';
import type { FailureEvent } from '../../../facts/types.ts';
import type { Frame, Ground, Verdict } from '../ground.ts';
import { readItems } from '../reader.ts';
import { pidsOf } from '../states/killed.ts';
import { groupOf } from './owners.ts';

/** Words that say that somebody was killed, or started the killer; taken out before the rest is read. */
const KILLED =
  /\b(?:(?:was|were|is|got|been) (?:oom[- ]?)?killed|(?:the )?kernel(?:'s oom killer)? killed|kill line (?:names|says)|(?:the )?(?:(?:first|second|third|fourth|fifth|last|only) )?victim|that (?:was killed|died)|(?:the )?(?:killed|dead) (?:process|job|program|interpreter|python3?)|died|killed)\b/i;
const INVOKED =
  /\b(?:(?:invoked|triggered|started) the (?:oom[- ]?)?killer|asked for (?:the )?memory and triggered the killer)\b/i;
/** Who else killed it is not known by this. */
const BY_OTHERS =
  /\b(?:killed|shot|ended|terminated|sacrificed) by\b(?! (?:the )?(?:kernel|linux|oom|out-of-memory))/i;
const BY_KERNEL = /\bkernel\b/i;
/** "Runs as root", "under www-data"; a uid is a figure. */
const USER =
  /\b(?:as|under|by)(?: the)?(?: user)? ((?!uid\b|user\b|pid\b|a\b|the\b|its\b|an\b|process\b)[a-z_][a-z0-9_-]*)\b(?!\.)/;
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];
/** Words of belonging that add nothing to "this process, of that group, under that user". */
const JOINS =
  /\b(?:started (?:as|with|by)|launched as|execut(?:es|ed|ing)|belonged to|belongs to|(?:was |is )?charged to|lived in|lives in|ran in|runs in|running in|running as|ran with|runs with|running with|ran as|runs as|ran under|running under|under|of user|appears in the kernel log as|has the name|carries the name|carry the name|named|was running|is running|inside|within|process that|the process|is the one|by|one|with|user|only)\b/gi;

/**
 * Who a process is: its name, pid, user, control group, whether it was killed and in which order. Every name must be
 * of the same process, and every group one that it belongs to.
 */
export const identity: Frame = (sentence, ground) => {
  if (BY_OTHERS.test(sentence)) return null;
  const killed = KILLED.test(sentence);
  const invoked = INVOKED.test(sentence);
  if (
    !killed &&
    !invoked &&
    !/\b(?:belong(?:s|ed) to|lived in|ran as|runs as|running as|uid|is pid|had pid|has pid|under|as root|(?:ran|runs|running) (?:in|with))\b/i.test(
      sentence,
    )
  )
    return null;
  const [as, user] = USER.exec(sentence.replace(/[.!]+$/, '')) ?? [];
  const ordinal = ORDINALS.findIndex((word) => new RegExp(`\\b${word}\\b`, 'i').test(sentence));
  const only = /\bonly\b/i.test(sentence);
  let rest = (as ? sentence.replace(as, ' ') : sentence)
    .replace(JOINS, ' ')
    .replace(new RegExp(INVOKED, 'gi'), ' ');
  rest = rest
    .replace(new RegExp(KILLED, 'gi'), ' ')
    .replace(new RegExp(`\\b(?:${ORDINALS.join('|')})\\b`, 'gi'), ' ');
  const items = readItems(rest, ground.names);
  if (items.some((item) => item.kind === 'word' || item.kind === 'no')) return null;
  if (items.some((item) => item.kind === 'moment' && item.when !== 'kill')) return null;
  const names = items.flatMap((item) => (item.kind === 'name' ? [item.name.subjects] : []));
  const named = names.filter((subjects) => subjects.some((one) => one.startsWith('process:')));
  // "The victim belongs to X": it is named by what befell it only.
  const victim = ground.names.read('the victim')?.name.subjects ?? [];
  const processes =
    named.length === 0 && /\bvictim\b/i.test(sentence) && victim.length > 0 ? [victim] : named;
  const groups = names.filter((subjects) => subjects.some((one) => one.startsWith('cgroup:')));
  if (processes.length === 0 || names.length !== named.length + groups.length) return null;
  const [subject, ...others] = processes.reduce((left, right) => left.filter((one) => right.includes(one)));
  if (!subject) return { grounded: false, why: 'These names are not of one process.' };
  // "python3" alone may be several: then who was killed is the one that is meant, if the sentence says so.
  const pid = others.length > 0 ? killedAmong([subject, ...others], ground) : Number(subject.slice(8));
  if (pid === null) return { grounded: false, why: 'It is not plain which process is meant.' };
  return verify(
    {
      pid,
      killed,
      invoked,
      ordinal,
      only,
      both:
        /\b(?:same|also|itself|identical)\b/i.test(sentence) && !/\b(?:not|no|nor|never)\b/i.test(sentence),
      groups,
      items,
      user: user ?? null,
      byKernel: BY_KERNEL.test(sentence),
    },
    ground,
  );
};

interface Said {
  readonly pid: number;
  readonly killed: boolean;
  readonly invoked: boolean;
  readonly ordinal: number;
  readonly only: boolean;
  /** That who did the one also met the other. */
  readonly both: boolean;
  readonly byKernel: boolean;
  readonly user: string | null;
  readonly groups: readonly (readonly string[])[];
  readonly items: ReturnType<typeof readItems>;
}

function verify(said: Said, ground: Ground): Verdict {
  const { events } = ground.diagnosis.facts;
  const kills = events.filter(({ victim, kind }) => victim !== null && kind !== 'memory-error');
  const mine = kills.find(({ victim }) => victim?.pid === said.pid) ?? pidsOf(ground).get(said.pid);
  const at = mine?.kill ? [mine.kill.at] : [...((mine ?? events[0])?.evidence.slice(0, 1) ?? [])];
  if (said.killed && !mine) return { grounded: false, why: `Pid ${said.pid} was not killed.` };
  if (said.killed && said.byKernel && mine && !isKernels(mine))
    return { grounded: false, why: 'It was not the kernel that killed it.' };
  if (said.ordinal >= 0 && mine?.victim?.pid !== said.pid)
    return { grounded: false, why: 'In which order it was killed is not plain.' };
  if (
    said.killed &&
    (said.ordinal > 0 || (said.ordinal === 0 && kills.length > 1)) &&
    kills[said.ordinal] !== mine
  )
    return { grounded: false, why: 'It was not killed in that order.' };
  if (said.only && (!said.killed || pidsOf(ground).size !== 1))
    return { grounded: false, why: 'It is not the only one.' };
  if (said.invoked) {
    const trigger = events.find(({ report }) => report?.trigger?.pid === said.pid)?.report?.trigger;
    // "The process that triggered the killer is also the victim": both are one.
    if (said.killed && (!said.both || !trigger))
      return { grounded: false, why: 'It is not plain who did what.' };
    if (!trigger) return { grounded: false, why: `Pid ${said.pid} did not invoke the OOM killer.` };
    return { grounded: true, why: 'The report names it.', at: [trigger.at] };
  }
  const path = groupOf(said.pid, ground);
  if (said.user !== null) {
    const its = ground.assertions.find(
      (one) =>
        one.subject === `process:${said.pid}` &&
        ((one.field === 'user' && one.value === said.user) ||
          (said.user === 'root' && one.field === 'uid' && one.value === 0)),
    );
    if (!its) return { grounded: false, why: 'It is not known to run as that user.' };
    at.push(its.at);
  }
  for (const subjects of said.groups) {
    const is = subjects.some(
      (one) => path !== null && (one.slice(7) === path || isAncestor(one.slice(7), path)),
    );
    if (!is) return { grounded: false, why: `Pid ${said.pid} was in ${path ?? 'no group that is known'}.` };
  }
  const fields = said.items.filter((item) => item.kind === 'field');
  const figures = said.items.flatMap((item) => (item.kind === 'quantity' ? [item.quantity] : []));
  if (fields.length === 0 && figures.length === 0)
    return { grounded: true, why: 'The evidence names it so.', at };
  const isUid =
    fields.length === 1 && fields.every((item) => item.kind === 'field' && item.text.toLowerCase() === 'uid');
  const uid = ground.assertions.find((one) => one.subject === `process:${said.pid}` && one.field === 'uid');
  const [figure] = figures;
  if (!isUid || figures.length !== 1 || !figure || !uid)
    return { grounded: false, why: 'It says more than who the process is.' };
  return figure.ranges.some(([low, high]) => Number(uid.value) >= low && Number(uid.value) <= high)
    ? { grounded: true, why: 'The evidence names it so.', at: [...at, uid.at] }
    : { grounded: false, why: `Its uid is ${uid.value}.` };
}

function killedAmong(subjects: readonly string[], { diagnosis }: Ground): number | null {
  const killed = diagnosis.facts.events.flatMap(({ victim }) => (victim?.pid == null ? [] : [victim.pid]));
  const among = [...new Set(killed)].filter((pid) => subjects.includes(`process:${pid}`));
  return among.length === 1 ? (among[0] ?? null) : null;
}

function isKernels({ kind }: FailureEvent): boolean {
  return kind === 'oom-kill' || kind === 'group-kill' || kind === 'manual-oom';
}
