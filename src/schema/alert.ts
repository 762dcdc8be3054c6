import { z } from 'zod';

const Labels = z.record(z.string().max(1_000), z.string().max(100_000));

/** What Alertmanager posts to a webhook (`version` 4), as far as it is read. */
export const AlertmanagerNotice = z.object({
  version: z.literal('4'),
  groupKey: z.string().min(1).max(20_000),
  /** Alerts that are not in the message because of `max_alerts`. */
  truncatedAlerts: z.number().int().nonnegative().default(0),
  status: z.enum(['firing', 'resolved']),
  receiver: z.string().default(''),
  groupLabels: Labels.default({}),
  commonLabels: Labels.default({}),
  commonAnnotations: Labels.default({}),
  externalURL: z.string().default(''),
  alerts: z
    .array(
      z.object({
        status: z.enum(['firing', 'resolved']),
        labels: Labels.default({}),
        annotations: Labels.default({}),
        startsAt: z.string().nullish(),
        endsAt: z.string().nullish(),
        generatorURL: z.string().nullish(),
        fingerprint: z.string().nullish(),
      }),
    )
    .max(10_000)
    .default([]),
});
export type AlertmanagerNotice = z.infer<typeof AlertmanagerNotice>;

/** What PagerDuty posts (webhooks v3), as far as it is read. `data` of a note names its incident. */
export const PagerDutyNotice = z.object({
  event: z.object({
    id: z.string().min(1).max(200),
    event_type: z.string().max(200),
    occurred_at: z.string().nullish(),
    data: z.looseObject({
      id: z.string().max(200).nullish(),
      type: z.string().max(200).nullish(),
      title: z.string().max(20_000).nullish(),
      status: z.string().max(200).nullish(),
      html_url: z.string().max(4_000).nullish(),
      content: z.string().max(100_000).nullish(),
      service: z.looseObject({ summary: z.string().max(4_000).nullish() }).nullish(),
      incident: z.looseObject({ id: z.string().max(200) }).nullish(),
    }),
  }),
});
export type PagerDutyNotice = z.infer<typeof PagerDutyNotice>;

/** What any other system posts. */
export const GenericNotice = z.strictObject({
  /** What belongs together: the same key is the same incident. */
  key: z.string().trim().min(1).max(1_000),
  status: z.enum(['firing', 'resolved']).default('firing'),
  title: z.string().trim().max(2_000).optional(),
  question: z.string().trim().max(20_000).optional(),
  /** A log, a traceback, a bundle made with collectors/host.sh. */
  text: z
    .string()
    .max(16 * 1024 ** 2)
    .optional(),
  labels: Labels.optional(),
  annotations: Labels.optional(),
  url: z.string().max(4_000).optional(),
  /** The incident that this belongs to, where it is known. */
  incident: z.string().max(200).optional(),
});
export type GenericNotice = z.infer<typeof GenericNotice>;

/** Where it happened, as labels and words tell; `null` where they do not. */
export const AlertPlace = z.object({
  namespace: z.string().nullable(),
  pod: z.string().nullable(),
  container: z.string().nullable(),
  node: z.string().nullable(),
});
export type AlertPlace = z.infer<typeof AlertPlace>;
