import { type HomeRow, homeBlocks } from '../report/slack/home.ts';
import { shownWith } from '../report/slack/shown.ts';
import { maskFor } from './mask.ts';
import type { SlackParts } from './parts.ts';

const ROWS = 20;

/** Incidents that this person may see listed, newest first. */
export async function recentRows({ store }: SlackParts, team: string, user: string): Promise<HomeRow[]> {
  const rows: HomeRow[] = [];
  for (const { incident: id, link } of await store.slack.recent(team, user, ROWS)) {
    const incident = await store.incident(id);
    if (!incident) continue;
    const { verdict, events, question, createdAt } = incident;
    const { cgroup } = events.find(({ cause }) => cause === verdict.cause) ?? events[0] ?? {};
    const place = cgroup?.pod ?? cgroup?.unit ?? cgroup?.container ?? null;
    rows.push({ ...verdict, place, question, createdAt, link });
  }
  return rows;
}

/** Lists carry no evidence; what people wrote in their questions is masked all the same. */
export function listShown(seed: string) {
  return shownWith(maskFor([], seed, 'private'));
}

/** Publishes the Home tab of one person. @throws WebAPIPlatformError */
export async function onHome(parts: SlackParts, team: string, user: string): Promise<void> {
  const blocks = homeBlocks(await recentRows(parts, team, user), listShown(team));
  await parts.client.views.publish({ user_id: user, view: { type: 'home', blocks } });
}
