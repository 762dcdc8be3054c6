import { meminfo } from '../../../facts/host.ts';
import { pages } from '../../../facts/kernel-events.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { evidenceOf } from '../program/files.ts';
import { exactly, grouped, say } from '../say.ts';

/** What was free at the moment of the failure, not afterwards: on the host, in each zone, in swap. */
export function freeAtTheMoment(ask: Ask): Draft[] {
  return [...watched(ask), ...onTheHost(ask)];
}

function onTheHost({ diagnosis }: Ask): Draft[] {
  const report = diagnosis.facts.event?.report;
  const info = report?.memInfo;
  if (!report || !info) return [];
  const free = info.pages.get('free');
  const bytes = pages(report, free?.value);
  const short = info.zones.flatMap((zone) => {
    const [left, least] = [zone.fields.get('free'), zone.fields.get('min')];
    if (!left || !least || left.value > least.value) return [];
    const node = zone.node === null ? '' : `node ${zone.node} `;
    return [
      `${node}${zone.name} ${left.value / 1024} kB, at or below its minimum of ${least.value / 1024} kB`,
    ];
  });
  const zoneLines = info.zones.flatMap((zone) => zone.fields.get('free')?.at ?? []);
  const { swapFree, swapTotal } = info;
  return [
    ...(free && bytes !== null
      ? [
          say(
            `At the very moment of the kill ${exactly(bytes)} of RAM was free on the whole host (free:${free.value} pages, ${bytes / 1024} kB); what is free now was freed by the kill.`,
            free,
          ),
        ]
      : []),
    ...(short.length > 0 ? [say(`By zone: ${inline(short.join('; '))}.`, ...zoneLines)] : []),
    ...(swapFree && swapTotal
      ? [
          say(
            swapTotal.value === 0
              ? 'The host has no swap (Total swap = 0kB).'
              : `Of swap ${swapFree.value / 1024} kB was free then, of ${swapTotal.value / 1024} kB in all (${exactly(swapTotal.value)}).`,
            swapFree,
            swapTotal,
          ),
        ]
      : []),
  ];
}

/** What a killer in user space measured last before it acted. */
function watched({ diagnosis, sources }: Ask): Draft[] {
  const kill = diagnosis.facts.event?.userspace;
  if (!kill) return [];
  const source = sources.find(({ path }) => path === kill.at.source);
  const before = source?.lines.filter(({ number }) => number < kill.at.line).slice(-40) ?? [];
  const last = before.findLast(({ text }) =>
    /\bmem (?:avail|free)|Memory Pressure|pressure|available/i.test(text),
  );
  const at = source && last ? evidenceOf(source, last) : null;
  return [
    ...(at ? [say(`The last that ${kill.killer} measured before it acted: “${inline(at.text)}”.`, at)] : []),
    ...(kill.reason ? [say(`It acts at its threshold: “${inline(kill.reason.at.text)}”.`, kill.reason)] : []),
  ];
}

/** What proc/meminfo shows, and that it is of another moment. */
export function freeAfterwards({ diagnosis }: Ask): Draft[] {
  const { facts } = diagnosis;
  const fields = ['MemFree', 'MemAvailable', 'Cached'].flatMap((name) => {
    const field = meminfo(facts, name);
    return field ? [{ name, field }] : [];
  });
  if (fields.length === 0) return [];
  const text = fields.map(
    ({ name, field }) => `${name} ${formatBytes(field.value)} (${grouped(field.value / 1024)} kB)`,
  );
  const when = facts.event?.report ? 'Afterwards' : 'In the snapshot';
  return [say(`${when} /proc/meminfo shows ${text.join(', ')}.`, ...fields.map(({ field }) => field))];
}
