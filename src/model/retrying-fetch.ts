import { setTimeout as wait } from 'node:timers/promises';

const RETRIES = 2;
/** Without a Retry-After, this long before the first retry, twice as long before the next. */
const PAUSE_MS = 500;
const AGAIN = new Set([408, 409, 429, 500, 502, 503, 504]);

/**
 * fetch that asks again where a server is busy or failed, as its Retry-After says. It gives up at once where the wait
 * would pass the deadline: then the person gets the rules' answer without having waited for nothing.
 * @param deadline in milliseconds, as Date.now() counts
 */
export function retryingFetch(deadline: number): typeof fetch {
  return async (input, init) => {
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt >= RETRIES;
      let pause = PAUSE_MS * 2 ** attempt;
      let failure: unknown;
      try {
        const response = await fetch(input, init);
        pause = retryAfter(response) ?? pause;
        if (last || !AGAIN.has(response.status) || Date.now() + pause >= deadline) return response;
        await response.body?.cancel();
      } catch (error) {
        failure = error;
      }
      if (failure !== undefined && (last || init?.signal?.aborted || Date.now() + pause >= deadline))
        throw failure;
      await wait(pause, undefined, init?.signal ? { signal: init.signal } : {});
    }
  };
}

/** Retry-After in milliseconds: seconds or a date (RFC 9110, 10.2.3), or OpenAI's own header. */
export function retryAfter({ headers }: Response): number | null {
  const own = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (own >= 0) return own;
  const value = headers.get('retry-after');
  if (value === null) return null;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
