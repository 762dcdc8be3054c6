import { createHmac } from 'node:crypto';
import { OomwhyError } from '../lib/errors.ts';
import { sameSecret } from '../lib/secret.ts';

/** How far the clocks of both sides may be apart. */
const MAX_AGE_SECONDS = 300;

/** `v1=` and the HMAC-SHA256 of a message, in hexadecimal: as PagerDuty signs, and we. */
export function signed(secret: string, message: string | Buffer): string {
  return `v1=${createHmac('sha256', secret).update(message).digest('hex')}`;
}

/** What is signed along with its time, so that it cannot be sent again later. */
export function withTime(seconds: number | string, body: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${seconds}.`), Buffer.from(body)]);
}

/**
 * @param given signatures between commas, of which one must be right: while a secret is changed there are two
 * @throws OomwhyError signature-invalid
 */
export function checkSignature(secret: string, message: Buffer, given: string | undefined): void {
  const right = signed(secret, message);
  const all = (given ?? '').split(',', 20).map((one) => one.trim());
  const matching = all.filter((one) => sameSecret(one, right));
  if (matching.length === 0)
    throw new OomwhyError(
      'signature-invalid',
      given ? 'the signature is not of this body' : 'there is no signature',
    );
}

/** @param time seconds since 1970, as the header gives them @throws OomwhyError signature-stale */
export function checkTime(time: string | undefined): void {
  const age = Math.abs(Date.now() / 1000 - Number(time));
  if (!/^\d{1,12}$/.test(time ?? '') || age > MAX_AGE_SECONDS)
    throw new OomwhyError('signature-stale', `the time is not within ${MAX_AGE_SECONDS} s of ours`);
}
