import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { OomwhyError } from '../lib/errors.ts';

/** Slack's own advice: a request older than this may be a replay. A clock may be wrong in both directions. */
const TOLERANCE_SECONDS = 300;

/**
 * Checks that Slack sent this body: `v0=` and the HMAC-SHA256 of `v0:TIMESTAMP:BODY`.
 * Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
 * @param now milliseconds
 * @returns the signature, which names this request
 * @throws OomwhyError signature-invalid, signature-stale
 */
export function verifySignature(
  secret: string,
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  now = Date.now(),
): string {
  const signature = headers['x-slack-signature'];
  const timestamp = headers['x-slack-request-timestamp'];
  if (typeof signature !== 'string' || typeof timestamp !== 'string')
    throw new OomwhyError('signature-invalid', 'the request is not signed', { where: 'X-Slack-Signature' });
  if (!/^\d{1,12}$/.test(timestamp))
    throw new OomwhyError('signature-invalid', 'its time is no number', {
      where: 'X-Slack-Request-Timestamp',
    });
  const made = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  const given = /^v0=([0-9a-f]{64})$/.exec(signature)?.[1];
  if (!given || !timingSafeEqual(made, Buffer.from(given, 'hex')))
    throw new OomwhyError('signature-invalid', 'the signature does not match', {
      where: 'X-Slack-Signature',
    });
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_SECONDS)
    throw new OomwhyError(
      'signature-stale',
      `it was signed more than ${TOLERANCE_SECONDS} seconds from now`,
      {
        where: 'X-Slack-Request-Timestamp',
      },
    );
  return given;
}
