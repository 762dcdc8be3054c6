import { cgroupAt, childrenOf } from '../../../facts/cgroups.ts';
import { groupPhrase } from '../../../facts/labels.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { boundaryOf } from '../lookup/boundary.ts';
import { exactly, quoted, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** Which limit was hit, where it sits, how large it is, and who set it. */
export const whichLimit: Intent = {
  id: 'which-limit',
  heading: 'The limit',
  signals: [
    [/\b(?:which|what|whose) (?:\w+ ){0,3}(?:limits?|quota|cap|ceiling|boundary)\b/, 4],
    [/\bwhere\b.{0,40}\b(?:limit|quota|cap|set|come from|sits?|configured|defined)\b/, 3],
    [
      /\bhow (?:big|large|high|much|low|small) (?:is|was|are|were|exactly)?.{0,25}\b(?:limit|quota|it|cap)\b/,
      2,
    ],
    [/\b(?:in )?which (?:file|number|value)\b/, 2],
    [/\b(?:never|not|didn't|nobody|no one) (?:\w+ ){0,3}(?:set|configured?) (?:\w+ ){0,2}limits?\b/, 3],
    [/\blimit (?:was )?(?:hit|reached|exceeded)\b|\b(?:hit|reached|exceeded) (?:\w+ ){0,2}limit\b/, 2],
    [/\blimits?\b|memory\.max|memorymax|limit_in_bytes/, 1],
    [/\b(?:pod|container|unit|slice|cgroup|parent|group)\b.{0,40}\blimit\b|\blimit of\b/, 2],
    [/\bunlimited\b|\bmax\b/, 1],
  ],
  answer: (ask) => [
    ...theLimit(ask),
    ...whereItIs(ask),
    ...whoSetIt(ask),
    ...othersBeside(ask),
    ...onTheWay(ask),
  ],
};

function theLimit(ask: Ask): Draft[] {
  const boundary = boundaryOf(ask);
  if (!boundary)
    return [
      say(FIXED.noLimit, ...(ask.event?.evidence.slice(0, 2) ?? [])),
      ...ask.diagnosis.verdict.says.slice(0, 3).map(({ text, evidence }) => say(text, ...evidence)),
    ];
  const { name, size, own, setting, evidence } = boundary;
  const change = setting ? ` What sets it: ${setting}.` : '';
  return own
    ? [say(`The limit that was hit is ${name}: ${size}.${change}`, ...evidence)]
    : [say(`No limit of a control group was hit; what was reached is ${name}: ${size}.`, ...evidence)];
}

/** The file or line in which it stands, word for word. */
function whereItIs({ event, diagnosis }: Ask): Draft[] {
  const set = diagnosis.facts.parsed.limitSettings.map(({ at }) => at);
  const lines = (event?.limit?.evidence ?? []).filter((at) => !set.includes(at)).slice(0, 2);
  return lines.map((at) => say(`It stands in ${quoted(at, 160)}.`, at));
}

function whoSetIt({ diagnosis, event }: Ask): Draft[] {
  const name = event?.limit?.name;
  const set = diagnosis.facts.parsed.limitSettings.findLast(({ value }) => value.resource === name);
  return set ? [say(`It is set in ${quoted(set.at)}.`, set.at)] : [];
}

/** The program's own group where the limit is that of one above, and who else lies below it. */
function othersBeside({ event, diagnosis }: Ask): Draft[] {
  const { limitPath, taskPath } = event?.cgroup ?? {};
  if (!limitPath || !taskPath || limitPath === taskPath) return [];
  const { facts } = diagnosis;
  const own = cgroupAt(facts, taskPath);
  const label = inline(groupPhrase(taskPath));
  const ownLimit = !own?.limit
    ? []
    : own.limit.value === 'max'
      ? [say(`The process's own group, ${label}, has no limit (max): the one above it counts.`, own.limit)]
      : [
          say(
            `The process's own group, ${label}, has a limit of ${exactly(own.limit.value)}, which was not the one that was hit.`,
            own.limit,
            event?.limit?.evidence[0],
          ),
        ];
  const others = childrenOf(facts, limitPath).filter(
    ({ path, usage }) => path !== taskPath && usage !== null,
  );
  return [
    ...ownLimit,
    ...others
      .slice(0, 2)
      .map(({ path, usage }) =>
        say(
          `${inline(groupPhrase(path))} counts against the same limit, with ${formatBytes(usage?.value ?? 0)} in the snapshot.`,
          usage,
        ),
      ),
  ];
}

/** The other groups up to the root, where they say anything. */
function onTheWay({ diagnosis, event }: Ask): Draft[] {
  const shown = [event?.cgroup?.limitPath, event?.cgroup?.taskPath];
  return diagnosis.incident.insight.limitTree
    .filter(({ path, unlimited, limitBytes }) => !shown.includes(path) && (unlimited || limitBytes !== null))
    .slice(0, 2)
    .map(({ path, limitBytes, evidence }) => {
      const bound = limitBytes === null ? 'has no limit (max)' : `is limited to ${formatBytes(limitBytes)}`;
      return say(`${inline(groupPhrase(path))} ${bound}.`, evidence[0]);
    });
}
