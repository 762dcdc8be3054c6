import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { BundleOpener } from '../../bundle/open.ts';
import type { WebhookSettings } from '../../lib/config.ts';
import { OneAtATime } from '../../lib/one-at-a-time.ts';
import type { Incident } from '../../schema/incident.ts';
import type { Bundle } from '../../schema/source.ts';
import type { AlertGroup } from '../../store/alerts.ts';
import type { Idempotency } from '../../store/store.ts';
import { explain } from '../explain.ts';
import { type JoinParts, joinEvidence } from '../join-evidence.ts';
import type { Notice } from './notice.ts';
import { tellOf } from './tell.ts';

/** A group that fires again within this time of its end is the same incident: a pod that is restarted is killed again. */
const SAME_MS = 24 * 60 * 60 * 1000;
/** What one group may tell; then the evidence is left as it is. */
const MAX_NOTICES = 200;

export interface AlertParts extends JoinParts {
  readonly webhooks: WebhookSettings;
}

/** `ignored`: the end of a group that nothing is known of, or one that has told enough. */
export type AlertOutcome = 'opened' | 'joined' | 'unchanged' | 'ignored';

const groups = new OneAtATime();

/** More evidence of an incident, by whichever door; where it came from an alert, its verdict is told there. */
export async function moreEvidence(
  parts: AlertParts,
  id: string,
  bundle: Bundle,
  idempotency?: Idempotency,
): Promise<Incident> {
  const incident = await joinEvidence(parts, id, bundle, idempotency);
  const group = await parts.store.alerts.groupOf(id);
  if (group) await tellOf(parts, incident, group);
  return incident;
}

/**
 * One incident a group of alerts: the first word opens it, what is new joins it as evidence, and what repeats changes
 * nothing. Whoever is to be told of it is told.
 * @throws OomwhyError incident-not-found where the notice names one that there is not
 */
export async function takeAlert(
  parts: AlertParts,
  notice: Notice,
): Promise<{ incident: Incident | null; outcome: AlertOutcome }> {
  const leave = await groups.enter(notice.key);
  try {
    const { store } = parts;
    const group = await store.alerts.group(notice.key);
    const known = notice.incident ?? (group && !isOver(group) ? group.incident : null);
    if (known === null && notice.status === 'resolved') return { incident: null, outcome: 'ignored' };
    const { incident, outcome } = await keep(parts, notice, known, group?.notices ?? 0);
    if (!incident) return { incident, outcome };
    const isNew = outcome === 'opened' || outcome === 'joined';
    const before = outcome === 'opened' ? 0 : (group?.notices ?? 0);
    const resolvedAt = notice.status === 'resolved' ? new Date().toISOString() : null;
    const now = {
      key: notice.key,
      incident: incident.id,
      notices: Math.max(1, before + (isNew ? 1 : 0)),
      resolvedAt,
    };
    await store.alerts.saveGroup(now);
    await tellOf(parts, incident, now);
    return { incident, outcome };
  } finally {
    leave();
  }
}

async function keep(
  parts: AlertParts,
  notice: Notice,
  known: string | null,
  notices: number,
): Promise<{ incident: Incident | null; outcome: AlertOutcome }> {
  const { store, articles } = parts;
  const fingerprint = hash([notice.lines.join('\n'), notice.attached ?? '']);
  const idempotency = { key: `alert/${hash([notice.key, fingerprint])}`, fingerprint };
  const told = await store.known(idempotency);
  if (told) return { incident: told, outcome: 'unchanged' };
  if (known !== null && notices >= MAX_NOTICES)
    return { incident: await store.incident(known), outcome: 'ignored' };
  const bundle = await bundleOf(notice);
  if (known !== null)
    return { incident: await joinEvidence(parts, known, bundle, idempotency), outcome: 'joined' };
  const incident = await explain(bundle, articles, notice.question);
  return { incident: await store.saveIncident(incident, bundle.sources, idempotency), outcome: 'opened' };
}

function isOver({ resolvedAt }: AlertGroup): boolean {
  return resolvedAt !== null && Date.parse(resolvedAt) + SAME_MS < Date.now();
}

async function bundleOf({ lines, attached }: Notice): Promise<Bundle> {
  const opener = new BundleOpener();
  await opener.add({ name: 'alert.txt', bytes: Readable.from([Buffer.from(`${lines.join('\n')}\n`)]) });
  if (attached) await opener.add({ name: 'attached.txt', bytes: Readable.from([Buffer.from(attached)]) });
  return opener.finish();
}

function hash(parts: readonly string[]): string {
  const made = createHash('sha256');
  for (const part of parts) made.update(`${part.length}:`).update(part);
  return made.digest('hex');
}
