import { type Dispatcher, request } from 'undici';
import type { WebhookSettings } from '../../lib/config.ts';
import type { Delivery } from '../../schema/delivery.ts';
import { signed, withTime } from '../signature.ts';
import { AddressRefused, checkLiteral } from './public-address.ts';

const TIMEOUT_MS = 10_000;
/** Answers that may be otherwise next time. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What came of an attempt. `again`: whether another makes sense; `afterMs`: how long the other side asks to wait. */
export interface Attempt {
  readonly ok: boolean;
  readonly again: boolean;
  readonly afterMs: number | null;
  readonly outcome: string;
}

/** Sends one message, to no address that is not public or set. A redirect is not followed. */
export async function send(
  delivery: Delivery,
  webhooks: WebhookSettings,
  dispatcher: Dispatcher,
): Promise<Attempt> {
  try {
    const url = new URL(delivery.url);
    checkLiteral(url, webhooks.networks);
    const { statusCode, headers, body } = await request(url, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headersOf(delivery, webhooks) },
      body: delivery.body,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    await body.dump({ limit: 16 * 1024 });
    const ok = statusCode >= 200 && statusCode < 300;
    const after = Number(headers['retry-after']);
    const afterMs = PASSING.has(statusCode) && after >= 0 ? Math.min(after, 3600) * 1000 : null;
    return { ok, again: PASSING.has(statusCode), afterMs, outcome: `answered with ${statusCode}` };
  } catch (error) {
    const refused = causes(error).find((one) => one instanceof AddressRefused);
    const outcome = refused ? `not sent: ${refused.message}` : `failed: ${causes(error).at(-1)?.message}`;
    return { ok: false, again: !refused, afterMs: null, outcome: outcome.slice(0, 500) };
  }
}

/** Made at each attempt, so that no secret is in the store and the time is of now. */
function headersOf({ id, kind, body }: Delivery, { notify, pagerDutyNotes }: WebhookSettings) {
  if (kind === 'pagerduty-note')
    return { authorization: `Token token=${pagerDutyNotes?.token}`, from: pagerDutyNotes?.from ?? '' };
  const seconds = Math.floor(Date.now() / 1000);
  return {
    'user-agent': 'oomwhy',
    'x-oomwhy-delivery': id,
    'x-oomwhy-timestamp': String(seconds),
    'x-oomwhy-signature': signed(notify.secret ?? '', withTime(seconds, body)),
  };
}

function causes(error: unknown): Error[] {
  const inner = error instanceof AggregateError ? error.errors : [(error as Error | undefined)?.cause];
  return error instanceof Error ? [error, ...inner.flatMap(causes)] : [];
}
