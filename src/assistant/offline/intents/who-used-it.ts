import { cgroupAt, childrenOf } from '../../../facts/cgroups.ts';
import { heldMemory } from '../../../facts/held.ts';
import { groupPhrase } from '../../../facts/labels.ts';
import { sayHeld } from '../../../facts/say-held.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { sayNeed, sayProgress } from '../lookup/needs.ts';
import { rowsOf } from '../lookup/rows.ts';
import { shmListing } from '../lookup/shm.ts';
import { allocationsOf } from '../program/allocation.ts';
import { exactly, grouped, lineOf, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** A part or process below this share is not worth a sentence. */
const WORTH = 0.02;
const MOST_ROWS = 6;

/** Who held the memory: processes, groups below the limit, parts of the ledger, files, kernel objects. */
export const whoUsedIt: Intent = {
  id: 'who-used-it',
  heading: 'Who used it',
  signals: [
    [
      /\bwho\b.{0,40}\b(?:used|uses|using|ate|eats|took|takes|held|holds|had|has|consumed|needs?|hogs?|fills?|filled)\b/,
      4,
    ],
    [
      /\b(?:where|what)\b.{0,40}\b(?:memory|ram|rest|half|gb|mb|megabytes|it)\b.{0,25}\b(?:go|gone|went|used|is|eaten|hidden)\b/,
      2,
    ],
    [/\bwhere (?:was|is|has|did|have)\b.{0,30}\b(?:memory|ram|it all|the rest|gone|go)\b/, 3],
    [/\b(?:list|table|breakdown|ledger|overview)\b/, 2],
    [
      /\bhow much (?:memory|ram)\b.{0,60}\b(?:use|used|have|had|hold|held|need(?:ed)?|consume|take|took)\b/,
      3,
    ],
    [/\b(?:highest|peak|maximum) (?:use|usage|point|memory|value)\b|\bat (?:its|the) (?:peak|highest)\b/, 2],
    [/\b(?:other|second|missing) half\b|\bthe rest\b|\b(?:sums?|adds?|summed|added) up\b/, 3],
    [
      /\b(?:which|what) (?:\w+ )?(?:objects|caches|files|kernel objects)\b|\bhow many (?:\w+ )?(?:files|objects|frames|segments|blocks|sockets|entries)\b/,
      3,
    ],
    [/\bbiggest|largest|top (?:process|consumer|user)|\bmost memory\b/, 2],
    [
      /\bhow much (?:memory )?(?:does|is|did|per|for) (?:one|each|a single)\b|\bcosts? in memory\b|\bhow many \w+ did it (?:manage|do|make|get)\b/,
      4,
    ],
    [/\bwho\b/, 1],
    [/\bhow (?:large|big) is (?:one|each)\b|\bhow many\b/, 1],
  ],
  answer: (ask) => {
    const first = [...each(ask), ...recorded(ask), ...files(ask), ...kernelObjects(ask)];
    const last = [...besides(ask), ...reserved(ask), ...peak(ask)];
    const inProcesses = /^anonymous/.test(largestPart(ask)?.name ?? 'anonymous');
    return inProcesses
      ? [...first, ...processes(ask), ...last, ...parts(ask)]
      : [...first, ...parts(ask), ...processes(ask), ...last];
  },
};

/** Names and lines of the program, where it had a recorder. */
function recorded({ diagnosis }: Ask): Draft[] {
  const held = heldMemory(diagnosis.facts);
  return held ? sayHeld(held).map(({ text, evidence }) => say(text, ...evidence)) : [];
}

function processes(ask: Ask): Draft[] {
  const rows = rowsOf(ask);
  if (rows.length === 0) {
    const { event, diagnosis } = ask;
    const said = diagnosis.verdict.says.filter(({ text }) => /\bheld\b/.test(text)).slice(0, 2);
    if (said.length > 0) return said.map(({ text, evidence }) => say(text, ...evidence));
    return event?.kind === 'memory-error' || event === null ? [] : [say(FIXED.noTable)];
  }
  const largest = rows[0]?.bytes ?? 0;
  const worth = rows.filter(({ bytes }, i) => i < 2 || (bytes ?? 0) >= largest * WORTH).slice(0, MOST_ROWS);
  return worth.map(({ label, held, killed, at }, i) =>
    say(`${i === 0 ? 'At the kill ' : ''}${label} held ${held}${killed ? ' and was killed' : ''}.`, at),
  );
}

/** Other groups that count against the same limit. */
function besides({ event, diagnosis }: Ask): Draft[] {
  const { limitPath, taskPath } = event?.cgroup ?? {};
  if (!limitPath || !taskPath || limitPath === taskPath) return [];
  return childrenOf(diagnosis.facts, limitPath)
    .filter(({ path, usage }) => path !== taskPath && (usage?.value ?? 0) > 0)
    .slice(0, 3)
    .map(({ path, usage }) =>
      say(`${inline(groupPhrase(path))} was charged ${exactly(usage?.value ?? 0)} in the snapshot.`, usage),
    );
}

/** What was reserved counts where promises are limited: mappings that the programs' constants tell. */
function reserved({ diagnosis, modules, main }: Ask): Draft[] {
  if (!/^overcommit/.test(diagnosis.incident.verdict.cause)) return [];
  const others = modules.filter((one) => !main.includes(one));
  return others.flatMap((module) =>
    allocationsOf(module)
      .filter(({ bytes }) => bytes >= 1024 ** 2)
      .slice(0, 1)
      .map(({ at, bytes }) =>
        say(
          `${module.file.name} asks for ${exactly(bytes)} in ${lineOf(at)}, and that is promised whether used or not: “${inline(at.text)}”.`,
          at,
        ),
      ),
  );
}

function files({ diagnosis, sources }: Ask): Draft[] {
  const listing = diagnosis.incident.verdict.cause === 'tmpfs-shm' ? shmListing(sources) : null;
  if (!listing) return [];
  const { folder, files: n, bytes, each, evidence } = listing;
  const size = each === null ? '' : `, each of ${exactly(each)}`;
  return [say(`${folder} lists ${n} files${size}: ${exactly(bytes)} in all.`, ...evidence)];
}

/** The caches of the kernel's slab, the largest first, near the peak where that was looked at. */
function kernelObjects({ diagnosis }: Ask): Draft[] {
  const { parsed } = diagnosis.facts;
  if (!/^(?:slab-leak|cgroup-kernel-memory)$/.test(diagnosis.incident.verdict.cause)) return [];
  const slab = parsed.before.slab.length > 0 ? parsed.before.slab : parsed.after.slab;
  return [...slab]
    .sort((a, b) => b.value.bytes - a.value.bytes)
    .slice(0, 3)
    .map(({ value, at }) =>
      say(
        `The kernel's cache ${inline(value.name)} held ${grouped(value.objects)} objects, ${formatBytes(value.bytes)}.`,
        at,
      ),
    );
}

/** The highest that the program's group ever used. */
function peak({ diagnosis, event }: Ask): Draft[] {
  const path = event?.cgroup?.taskPath ?? diagnosis.facts.workload.cgroupPath;
  const group = cgroupAt(diagnosis.facts, path ?? null);
  return group?.peak
    ? [
        say(
          `At its highest ${inline(groupPhrase(group.path))} used ${exactly(group.peak.value)}.`,
          group.peak,
        ),
      ]
    : [];
}

function largestPart({ diagnosis }: Ask) {
  return [...(diagnosis.incident.ledger?.parts ?? [])].sort((a, b) => b.bytes - a.bytes)[0];
}

/** What one turn of the program's loop takes, where the question asks for it. */
function each(ask: Ask): Draft[] {
  return /\b(?:one|each|single|per|costs?|manage)\b/.test(ask.question.text)
    ? [...sayProgress(ask), ...sayNeed(ask)]
    : [];
}

function parts({ diagnosis }: Ask): Draft[] {
  const { ledger } = diagnosis.incident;
  if (!ledger) return [];
  return [...ledger.parts]
    .sort((a, b) => b.bytes - a.bytes)
    .filter(({ name, bytes }) => bytes >= ledger.totalBytes * WORTH && !/^free/.test(name))
    .slice(0, 4)
    .map(({ name, bytes, evidence }) => {
      const share = Math.round((bytes / ledger.totalBytes) * 100);
      return say(
        `${name[0]?.toUpperCase()}${name.slice(1)}: ${formatBytes(bytes)} (${share} %).`,
        ...evidence,
      );
    });
}
