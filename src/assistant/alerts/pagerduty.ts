import { inline } from '../../lib/text.ts';
import type { PagerDutyNotice } from '../../schema/alert.ts';
import type { Notice } from './notice.ts';
import { placeInWords, placeLines, placeOf } from './place.ts';

/** How notes begin that we write ourselves: they are no evidence. */
export const OWN_NOTE = 'oomwhy: ';
const TOLD = new Set([
  'incident.triggered',
  'incident.reopened',
  'incident.annotated',
  'incident.resolved',
  'incident.escalated',
]);
export const PAGERDUTY = 'pagerduty:';

/** @returns `null` for an event that tells nothing of an incident, such as a ping, or our own note */
export function pagerDutyNotice({ event }: PagerDutyNotice): Notice | null {
  const { event_type: type, data, occurred_at: at } = event;
  const id = data.incident?.id ?? data.id;
  if (!TOLD.has(type) || !id) return null;
  const note = type === 'incident.annotated' ? (data.content ?? '') : null;
  if (note?.startsWith(OWN_NOTE)) return null;
  const title = inline(data.title ?? '', 2_000);
  const place = placeOf({}, [title, note ?? '']);
  const where = placeInWords(place);
  return {
    key: `${PAGERDUTY}${id}`,
    status: type === 'incident.resolved' ? 'resolved' : 'firing',
    question: `${title || `PagerDuty incident ${inline(id)}`}${where ? ` (${where})` : ''}: why did it run out of memory?`,
    lines: [
      `PagerDuty: ${type}${at ? ` at ${inline(at)}` : ''}, incident ${inline(id)}`,
      ...(title ? [`  title: ${title}`] : []),
      ...placeLines(place).map((line) => `  ${line}`),
      ...(data.service?.summary ? [`  service: ${inline(data.service.summary)}`] : []),
      ...(data.html_url ? [`  from: ${inline(data.html_url, 2_000)}`] : []),
    ],
    attached: note || null,
    incident: null,
  };
}
