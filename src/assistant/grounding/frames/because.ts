import type { Frame, Ground, Verdict } from '../ground.ts';
import { readItems } from '../reader.ts';
import { keepingLine } from '../reasons/behaviour.ts';
import { causeOf } from '../reasons/topical.ts';
import { checkPart } from './parts.ts';

/** What a reason says where a cause is the verdict; a figure in it (`of (.+)`) must hold by itself. */
const REASONS: Readonly<Record<string, readonly RegExp[]>> = {
  'cgroup-limit': [
    /^(?:it|its (?:own )?(?:c?group|unit|service|container)|the (?:unit|service|container|group|job)|[\w.-]+) (?:had )?(?:reached|hit|exceeded|used up|outgrew) (?:its|the) (?:own )?(?:memory )?limit(?: of (.+))?$/,
    /^the (?:memory )?limit of (?:its|the) (?:own )?(?:unit|service|container|c?group|control group) was (?:reached|hit|exceeded)$/,
  ],
  'cgroup-ancestor-limit': [
    /^the (?:memory )?limit of (?:the|a|its) (?:pod(?: slice)?|slice|parent(?: group| slice)?|group) above (?:it|the container)? ?(?:was (?:reached|hit|exceeded)|covers everything (?:in|inside|below) (?:it|the pod))$/,
    /^(?:the|its) (?:pod|pod slice|parent group|parent slice) (?:had )?(?:reached|hit|exceeded) (?:its|the) (?:memory )?limit(?: of (.+))?$/,
  ],
  'cgroup-swap-limit': [
    /^(?:the|its) (?:c?group|unit|service|control group) (?:may not use|is not allowed|was not allowed) (?:any|the host's)? ?swap$/,
  ],
  'cgroup-oom-group': [
    /^(?:group kill|memory\.oom\.group) (?:is|was) (?:switched on|set(?: to 1)?|enabled|1)(?: for (?:their|its|the) (?:c?group|unit|service))?$/,
  ],
  'cpuset-mempolicy': [
    /^its cpuset (?:allows|allowed) memory (?:only )?(?:from|of|on) node \d+(?: only)?(?: and that node (?:ran|was) full)?$/,
  ],
  'memory-high-throttle': [
    /^(?:it|its group|the (?:unit|service|process)) (?:grew|went|rose) (?:past|above|over|beyond) memory\.high(?: and the kernel throttle[sd] it(?: for that)?)?$/,
  ],
  'overcommit-heuristic': [
    /^(?:in heuristic mode )?a single (?:mapping|request|allocation) (?:larger|bigger) than total ram plus (?:total )?swap is (?:not granted|refused)(?: in heuristic mode)?$/,
    /^(?:it|the request|the array) (?:is|was) (?:larger|bigger) than (?:all |total )?ram (?:plus|and) swap(?: together)?$/,
  ],
  'pids-limit': [
    /^(?:the (?:unit|service|container|group)|its (?:unit|group)) (?:had )?(?:reached|hit) (?:its|the) limit of (\d+ )?(?:tasks|processes|pids)(?: and threads)?$/,
  ],
  'max-map-count': [
    /^(?:the process|it) (?:had )?(?:reached|hit|exceeded) (?:the (?:maximum|highest) number of (?:memory )?mappings|vm\.max_map_count)$/,
  ],
  'rlimit-as': [/^(?:its|the) address space (?:limit )?(?:was (?:reached|hit|limited|used up)|is limited)$/],
  'rlimit-data': [
    /^(?:its|the) data (?:size )?limit was (?:reached|hit|exceeded)$/,
    /^vmdata (?:exceeded|went above|reached) rlimit_data$/,
  ],
  'global-oom': [/^the (?:whole )?(?:host|machine) (?:itself )?(?:had )?(?:ran|run) out of (?:memory|ram)$/],
  'global-oom-swap-full': [
    /^(?:both )?ram and swap (?:were|had been|was) (?:both )?(?:full|filled|used up)$/,
  ],
};
const EFFECTS =
  /^(?:the kernel killed (.+?)(?: rather than swapping it)?|(.+?) was (?:killed|oom[- ]killed)(?: by the kernel)?|(?:the|a) (?:request|allocation|mapping|new thread) (?:was refused|could not be started|failed)|(.+?) (?:ended|failed|stopped|died) with (?:a )?memoryerror|(.+?) (?:became|got|was) (?:slow|throttled))$/;

/** What the verdict is the reason of. */
const FAILED =
  /\b(?:kill(?:ed|s)?|died|dead|shot|victim|chosen|sacrificed|went down|had to go|limits?|ceiling|MemoryError|fail(?:ed|s)?|refus\w+|out of memory|short|throttled|slow|ended|stopped|aborted|terminated|full|filled|crash\w*|OOM|used up|reached)\b/i;
const DENIED = /\b(?:not|no|never|none|nothing|nobody|without|survived|spared)\b/i;

/** The verdict is about one event: everybody who is named must have a part in it. */
function isOfEvent(statement: string, { diagnosis, names }: Ground): boolean {
  const { event, workload } = diagnosis.facts;
  const own = new Set([
    'host',
    `process:${event?.victim?.pid}`,
    `process:${event?.hog?.pid}`,
    ...(event?.victim ? [] : [`process:${workload.process?.pid}`]),
    ...[event?.cgroup?.limitPath, event?.cgroup?.taskPath, workload.cgroupPath].map(
      (path) => `cgroup:${path}`,
    ),
  ]);
  return readItems(statement, names).every(
    (item) =>
      item.kind !== 'name' ||
      item.name.subjects.some((subject) => own.has(subject) || /^(?:zone|node):/.test(subject)),
  );
}

/** What the verdict, or a cause beside it, gives as the reason; a figure in it must hold by itself. */
export function reasonOf(effect: string, reason: string, ground: Ground): Verdict | null {
  if (!isOfEvent(effect, ground) || !isOfEvent(reason, ground)) return null;
  const { incident } = ground.diagnosis;
  const plain = reason.replace(/[.!]+$/, '').trim();
  const plainly = [incident.verdict, ...incident.contributing].find((one) =>
    REASONS[one.cause]?.some((words) => words.test(plain.toLowerCase())),
  );
  const cause = plainly ?? (FAILED.test(effect) && !DENIED.test(effect) ? causeOf(plain, ground) : undefined);
  if (!cause) {
    const line = FAILED.test(effect) && !DENIED.test(effect) ? keepingLine(plain, ground) : null;
    return line ? { grounded: true, why: 'The program does so.', at: line } : allOf(effect, plain, ground);
  }
  const node = /\bnode (\d+)/i.exec(plain)?.[1];
  const mems = ground.diagnosis.facts.event?.report?.summary?.memsAllowed;
  if (node !== undefined && mems !== node) return { grounded: false, why: 'The node is another.' };
  const figure = REASONS[cause.cause]?.map((words) => words.exec(plain.toLowerCase())?.[1]).find(Boolean);
  if (figure && !hasFigure(plain, ground)) return { grounded: false, why: 'The figure in it is another.' };
  return { grounded: true, why: 'The rules name this reason.', at: cause.evidence };
}

/** "It keeps every row in a list and thereby outgrew its limit": each part must be a reason of its own. */
function allOf(effect: string, reason: string, ground: Ground): Verdict | null {
  const [first = '', ...more] = reason.split(
    /,? and (?:thereby |so |then |thus |that )?|, which (?:then )?/i,
  );
  if (more.length === 0 || more.length > 2) return null;
  const found = [first, ...more].map((part) => reasonOf(effect, part, ground));
  const at = found.flatMap((one) => (one?.grounded ? one.at : []));
  return found.every((one) => one?.grounded) ? { grounded: true, why: 'Each reason holds.', at } : null;
}

/** "X was killed because its unit reached its memory limit": the effect must be so, and the reason be the verdict's. */
export const because: Frame = (sentence, ground): Verdict | null => {
  const plain = sentence
    .replace(/[.!]+$/, '')
    .replace(/[’]/g, "'")
    .trim();
  const [effect, reason, ...more] = plain.split(/,? (?:because|since) /i);
  if (!effect || !reason || more.length > 0) return null;
  const match = EFFECTS.exec(effect.toLowerCase());
  if (!match) return null;
  const cause = reasonOf(effect, reason, ground);
  if (!cause?.grounded) return cause ?? { grounded: false, why: 'The rules name another reason.' };
  if (!isSo(effect, match, ground))
    return { grounded: false, why: 'What it says happened is not in the evidence.' };
  return { grounded: true, why: 'The rules name this reason.', at: cause.at };
};

function hasFigure(reason: string, ground: Ground): boolean {
  const plain = reason.replace(/\b(?:had |has )?(?:reached|hit|exceeded|used up|outgrew)\b/i, 'has');
  return checkPart(plain.replace(/\blimit of (\d+) tasks/i, 'task limit of $1'), ground);
}

/** Who was killed must be who the sentence names; a refusal and a slow-down are as the verdict says. */
function isSo(effect: string, [, killed, was, failed, slowed]: RegExpExecArray, ground: Ground): boolean {
  const { events } = ground.diagnosis.facts;
  if (killed ?? was) return checkPart(effect.replace(/ rather than swapping it$/i, ''), ground);
  if (failed) return events.some(({ error }) => error?.type === 'MemoryError');
  if (slowed) return events.some(({ kind }) => kind === 'throttled');
  return events.some(({ kind }) => kind === 'memory-error');
}
