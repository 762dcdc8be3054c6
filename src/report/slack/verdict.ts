import { formatBytes } from '../../lib/bytes.ts';
import { type EventProcess, INCONCLUSIVE, type Incident } from '../../schema/incident.ts';
import { type Block, context, LIMITS, markup, plain } from './block.ts';
import type { Shown } from './shown.ts';

interface Field {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

/** What an incident is about: its cause, how sure, and the numbers it rests on. */
export function verdictBlocks(incident: Incident, shown: Shown): Block[] {
  const { verdict, contributing, warnings } = incident;
  const fields = fieldsOf(incident, shown);
  const also = contributing
    .slice(0, 5)
    .map(({ title }) => shown.prose(title, 100))
    .join('; ');
  return [
    { type: 'header', text: plain(shown.bare(verdict.title, LIMITS.header)) },
    context(
      [shown.code(verdict.cause), sureness(verdict.cause, verdict.confidence), `incident ${incident.id}`]
        .filter(Boolean)
        .join('  ·  '),
    ),
    ...(fields.length > 0 ? [{ type: 'section' as const, fields: fields.map(fieldOf) }] : []),
    ...(also === '' ? [] : [context(`Also: ${also}`)]),
    ...warnings.slice(0, 3).map((warning) => context(`:warning: ${shown.prose(warning, 300)}`)),
  ];
}

export function sureness(cause: string, confidence: number): string {
  if (cause === INCONCLUSIVE || confidence <= 0) return '';
  const word =
    confidence >= 0.95
      ? 'Almost certain'
      : confidence >= 0.85
        ? 'Very likely'
        : confidence >= 0.7
          ? 'Likely'
          : confidence >= 0.5
            ? 'Plausible'
            : 'Uncertain';
  return `${word} (${Math.round(confidence * 100)} %)`;
}

function fieldOf({ label, value, note }: Field) {
  return markup(`*${label}*\n${value}${note === '' ? '' : `\n_${note}_`}`);
}

/** What is not known is left out, never shown as 0. */
function fieldsOf({ verdict, events, facts }: Incident, shown: Shown): Field[] {
  const event = events.find(({ cause }) => cause === verdict.cause) ?? events[0];
  const fields: Field[] = [];
  const limit = event?.limit?.bytes ?? event?.cgroup?.limitBytes ?? null;
  const used = event?.cgroup?.usageBytes ?? null;
  if (limit !== null)
    fields.push({
      label: 'Limit',
      value: formatBytes(limit),
      note: used === null ? shown.prose(event?.limit?.name ?? '', 80) : `${formatBytes(used)} used`,
    });
  const { victim = null, hog = null } = event ?? {};
  const same = hog !== null && hog.pid !== null && hog.pid === victim?.pid;
  if (victim) fields.push(processField(same ? 'Killed, and largest user' : 'Killed', victim, shown));
  if (hog && !same) fields.push(processField('Largest user', hog, shown));
  const place = event?.cgroup?.pod ?? event?.cgroup?.unit ?? event?.cgroup?.limitPath ?? null;
  if (place !== null) fields.push({ label: 'Where', value: shown.code(place, 120), note: '' });
  for (const moment of ['before', 'after']) {
    const bytes = facts.find(({ id }) => id === `host.MemAvailable@${moment}`)?.value;
    if (typeof bytes !== 'number') continue;
    fields.push({ label: 'RAM available', value: formatBytes(bytes), note: `${moment} the failure` });
    break;
  }
  return fields;
}

function processField(label: string, process: EventProcess, shown: Shown): Field {
  const { name, pid, anonBytes, rssBytes } = process;
  const size =
    anonBytes !== null
      ? `${formatBytes(anonBytes)} anonymous`
      : rssBytes !== null
        ? `${formatBytes(rssBytes)} in RAM`
        : '';
  const note = [pid === null ? '' : `pid ${pid}`, size].filter(Boolean).join(', ');
  return { label, value: shown.code(name ?? 'a process', 40), note };
}
