import type { WebhookSettings } from '../../lib/config.ts';
import { newId } from '../../lib/id.ts';
import { hashOf } from '../../lib/secret.ts';
import { ellipsis, printable } from '../../lib/text.ts';
import type { Delivery } from '../../schema/delivery.ts';
import type { Incident } from '../../schema/incident.ts';
import type { AlertGroup } from '../../store/alerts.ts';
import type { Store } from '../../store/store.ts';
import { OWN_NOTE, PAGERDUTY } from './pagerduty.ts';

/** Of a note of PagerDuty, in characters. */
const MAX_NOTE = 20_000;

interface Parts {
  readonly store: Store;
  readonly webhooks: WebhookSettings;
}

/** Puts what an alert turned out to be in the outbox, once for each verdict. */
export async function tellOf(
  { store, webhooks }: Parts,
  incident: Incident,
  group: AlertGroup,
): Promise<void> {
  const { cause, confidence, summary } = incident.verdict;
  const verdict = hashOf(JSON.stringify([cause, confidence, summary]));
  const now = new Date().toISOString();
  const queue = (kind: Delivery['kind'], url: string, body: string) =>
    store.deliveries.enqueue({
      ...{ id: newId(), kind, incident: incident.id, url, body },
      once: `${incident.id} ${verdict} ${url}`,
      ...{ state: 'waiting', createdAt: now, dueAt: now, attempts: 0, outcome: null },
    });
  const told = JSON.stringify(message(incident, group));
  for (const url of webhooks.notify.urls) await queue('webhook', url, told);
  if (webhooks.pagerDutyNotes && group.key.startsWith(PAGERDUTY)) {
    const id = encodeURIComponent(group.key.slice(PAGERDUTY.length));
    await queue(
      'pagerduty-note',
      `${webhooks.pagerDutyNotes.url}/incidents/${id}/notes`,
      JSON.stringify({ note: { content: note(incident) } }),
    );
  }
}

/** What an outgoing webhook says; docs/alerting.md shows it. */
function message(incident: Incident, { key, resolvedAt }: AlertGroup) {
  const { id, createdAt, question, verdict, fixes, missing } = incident;
  const { cause, title, confidence, summary } = verdict;
  const colon = key.indexOf(':');
  return {
    event: 'incident.verdict',
    incident: {
      ...{ id, createdAt, question, path: `/i/${id}` },
      verdict: { cause, title, confidence, summary },
      fixes: fixes.map((fix) => ({ id: fix.id, kind: fix.kind, title: fix.title })),
      missing: missing.map(({ source, command }) => ({ source, command })),
    },
    alert: { system: key.slice(0, colon), group: key.slice(colon + 1), resolvedAt },
  };
}

function note({ id, verdict, fixes, missing }: Incident): string {
  const sure = verdict.confidence > 0 ? ` (${Math.round(verdict.confidence * 100)} % sure)` : '';
  const lines = [
    `${OWN_NOTE}${verdict.title}${sure}`,
    verdict.summary,
    ...fixes.slice(0, 3).map(({ title }) => `To change: ${title}`),
    ...missing.slice(0, 3).map(({ source, command }) => `Missing: ${source}, ${command}`),
    `Incident ${id}`,
  ];
  return ellipsis(printable(lines.join('\n')), MAX_NOTE);
}
