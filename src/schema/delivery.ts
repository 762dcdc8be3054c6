import { z } from 'zod';

/**
 * One message to another system about an incident. It waits until it is due, and is `dead` once it was refused for good
 * or tried too often. Times are RFC 3339.
 */
export const Delivery = z.object({
  id: z.string(),
  /** `webhook`: ours, signed; `pagerduty-note`: a note on an incident of PagerDuty. */
  kind: z.enum(['webhook', 'pagerduty-note']),
  incident: z.string(),
  /** What it tells, and where to: nothing is told twice. */
  once: z.string(),
  url: z.string(),
  body: z.string(),
  state: z.enum(['waiting', 'sent', 'dead']),
  createdAt: z.string(),
  dueAt: z.string(),
  attempts: z.number().int(),
  /** What came of the last attempt, in words. */
  outcome: z.string().nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryQuery = z.object({
  state: Delivery.shape.state.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** As it is shown: without what it says, and of the address the origin alone. */
export const DeliveryView = Delivery.omit({ url: true, body: true, once: true }).extend({ to: z.string() });
export type DeliveryView = z.infer<typeof DeliveryView>;

export const DeliveryList = z.object({ deliveries: z.array(DeliveryView) });
