import { inline } from '../../lib/text.ts';
import type { AlertmanagerNotice } from '../../schema/alert.ts';
import type { Notice } from './notice.ts';
import { placeInWords, placeLines, placeOf } from './place.ts';

/** Alerts of a group that are told one by one; of the rest it is said how many there are. */
const MAX_ALERTS = 200;
const PLACES = /^(?:exported_)?(?:namespace|pod|container|node)$/;
type Alert = AlertmanagerNotice['alerts'][number];

export function alertmanagerNotice(given: AlertmanagerNotice): Notice {
  const { groupKey, status, alerts, commonLabels, commonAnnotations, groupLabels, truncatedAlerts } = given;
  const labels = { ...groupLabels, ...commonLabels };
  const leftOut = truncatedAlerts + Math.max(0, alerts.length - MAX_ALERTS);
  const first = alerts[0];
  const place = placeOf(
    { ...labels, ...first?.labels },
    Object.values({ ...commonAnnotations, ...first?.annotations }),
  );
  const name = inline(labels.alertname ?? first?.labels.alertname ?? 'An alert');
  const where = placeInWords(place);
  return {
    key: `alertmanager:${groupKey}`,
    status,
    question: `${name}${where ? `, ${where}` : ''}: why did it run out of memory?`,
    lines: [
      `Alertmanager: the group ${inline(groupKey, 2_000)} is ${status}`,
      ...(leftOut > 0 ? [`Alertmanager: ${leftOut} more alerts of this group are not in its message`] : []),
      ...alerts.slice(0, MAX_ALERTS).flatMap((alert) => linesOf(alert, given)),
    ],
    attached: null,
    incident: null,
  };
}

function linesOf(alert: Alert, { commonLabels, commonAnnotations }: AlertmanagerNotice): string[] {
  const labels = { ...commonLabels, ...alert.labels };
  const annotations = { ...commonAnnotations, ...alert.annotations };
  const since = alert.startsAt ? ` since ${inline(alert.startsAt)}` : '';
  const until = alert.status === 'resolved' && alert.endsAt ? ` until ${inline(alert.endsAt)}` : '';
  const told = (kind: string, all: Readonly<Record<string, string>>) =>
    Object.entries(all).map(([name, value]) => `  ${kind} ${inline(name)}: ${inline(value, 2_000)}`);
  return [
    `Alert ${inline(labels.alertname ?? 'without a name')}: ${alert.status}${since}${until}`,
    ...placeLines(placeOf(labels, Object.values(annotations))).map((line) => `  ${line}`),
    ...told(
      'label',
      Object.fromEntries(Object.entries(labels).filter(([key]) => key !== 'alertname' && !PLACES.test(key))),
    ),
    ...told('annotation', annotations),
    ...(alert.generatorURL ? [`  from: ${inline(alert.generatorURL, 2_000)}`] : []),
  ];
}
