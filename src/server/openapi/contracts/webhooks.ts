import { z } from 'zod';
import { AlertmanagerNotice, GenericNotice, PagerDutyNotice } from '../../../schema/alert.ts';
import { DeliveryList, DeliveryQuery, DeliveryView } from '../../../schema/delivery.ts';
import { Incident } from '../../../schema/incident.ts';
import type { Contract } from '../contract.ts';
import { withId } from './common.ts';

const tag = 'Alerts';
const replies: Contract['replies'] = {
  201: { what: 'The incident that it opened.', content: { 'application/json': Incident } },
  200: { what: 'The incident that it belongs to.', content: { 'application/json': Incident } },
  202: {
    what: 'It tells of no incident: the end of a group that nothing is known of, a ping.',
    content: { 'application/json': z.object({ outcome: z.literal('ignored') }) },
  },
};
const errors: Contract['errors'] = [
  'not-json',
  'unsafe-json',
  'invalid-request',
  'wrong-content-type',
  'body-too-large',
];
const signature: Contract['errors'] = ['signature-invalid'];

export const webhookContracts: readonly Contract[] = [
  {
    method: 'post',
    path: '/api/v1/webhooks/alertmanager',
    scope: 'write',
    tag,
    summary: 'Alerts from Prometheus’ Alertmanager (webhook, version 4): one incident a group.',
    about:
      'What a group tells later joins its incident as evidence; what only repeats changes nothing. Pod, container, namespace ' +
      'and node are found in labels and annotations. How to set it up: [alerting.md](alerting.md).',
    request: { body: { 'application/json': AlertmanagerNotice } },
    replies,
    errors,
    examples: [
      {
        what: 'As Alertmanager does.',
        shell: `curl --json '{"version": "4", "groupKey": "{}:{alertname=\\"ContainerOOMKilled\\"}", "status": "firing", "alerts": [{"status": "firing", "labels": {"alertname": "ContainerOOMKilled", "namespace": "shop", "pod": "etl-7d9f", "container": "etl"}, "startsAt": "2026-01-02T03:04:05Z"}]}' $URL/api/v1/webhooks/alertmanager`,
        status: 201,
      },
    ],
  },
  {
    method: 'post',
    path: '/api/v1/webhooks/pagerduty',
    scope: 'write',
    signed: ({ webhooks }) => webhooks.pagerDutySecret !== null,
    tag,
    summary: 'Events of PagerDuty (webhooks v3): one incident for each of theirs.',
    about:
      'With `OOMWHY_PAGERDUTY_SECRET` set, the signature over the body takes the place of a key; several `v1=` may be given. ' +
      'A note on PagerDuty’s incident joins ours as evidence.',
    request: {
      headers: z.object({ 'X-PagerDuty-Signature': z.string().optional() }),
      body: { 'application/json': PagerDutyNotice },
    },
    replies,
    errors: [...errors, ...signature],
    examples: [
      {
        what: 'As PagerDuty does.',
        shell: `curl --json '{"event": {"id": "01", "event_type": "incident.triggered", "data": {"id": "PGR0VU2", "type": "incident", "title": "pod shop/etl-7d9f out of memory"}}}' $URL/api/v1/webhooks/pagerduty`,
        status: 201,
      },
    ],
  },
  {
    method: 'post',
    path: '/api/v1/webhooks/generic',
    scope: 'write',
    signed: ({ webhooks }) => webhooks.secret !== null,
    tag,
    summary: 'Alerts of any other system: the same `key` is the same incident.',
    about:
      'With `OOMWHY_WEBHOOK_SECRET` set, a signature takes the place of a key: `X-Oomwhy-Timestamp` holds seconds since 1970, ' +
      '`X-Oomwhy-Signature` `v1=` and the HMAC-SHA256 of the timestamp, a dot and the body, in hexadecimal.',
    request: {
      headers: z.object({
        'X-Oomwhy-Timestamp': z.string().optional(),
        'X-Oomwhy-Signature': z.string().optional(),
      }),
      body: { 'application/json': GenericNotice },
    },
    replies,
    errors: [...errors, ...signature, 'signature-stale', 'incident-not-found'],
    examples: [
      {
        what: 'With a log.',
        shell: `curl --json "$(jq -n --rawfile text bundle.txt '{key: "nightly-etl", title: "the nightly job died", $text}')" $URL/api/v1/webhooks/generic`,
        status: 201,
      },
    ],
  },
  {
    method: 'get',
    path: '/api/v1/deliveries',
    scope: 'read',
    tag,
    summary: 'What was told to other systems about alerts, or waits, or could not be: `state=dead`.',
    request: { query: DeliveryQuery },
    replies: { 200: { what: 'Newest first.', content: { 'application/json': DeliveryList } } },
    errors: ['invalid-request'],
    examples: [
      { what: 'What was given up.', shell: `curl "$URL/api/v1/deliveries?state=dead"`, status: 200 },
    ],
  },
  {
    method: 'post',
    path: '/api/v1/deliveries/:id/retry',
    scope: 'write',
    tag,
    summary: 'Try a delivery that was given up once more.',
    request: { params: withId },
    replies: { 200: { what: 'The delivery.', content: { 'application/json': DeliveryView } } },
    errors: ['delivery-not-found'],
    examples: [
      { what: 'Where there is none.', shell: `curl -X POST $URL/api/v1/deliveries/none/retry`, status: 404 },
    ],
  },
];
