import type { MessageRequest, StreamEvent } from '../schema/conversation.ts';
import { at, request } from './api.ts';
import { gone, RequestError } from './failure.ts';
import { readEvents } from './sse.ts';

const WHERE = 'While answering';
const EVENTS = new Set([
  'finding',
  'sentence',
  'tool_call',
  'tool_result',
  'approval_required',
  'answer_end',
  'error',
]);

/** How often a broken connection is mended before it counts as gone; the waits double from the first. */
const TRIES = 5;
const FIRST_WAIT_MS = 400;

/** One answer on the server; it lives on for a while when the connection breaks. */
export interface AnswerRequest {
  incident: string;
  asked: MessageRequest;
  /** The answer's own name. The same name again resumes the answer, and asks nothing twice. */
  key: string;
  /** Resume only: an answer that the server no longer has is an error, not a new question. */
  resume: boolean;
}

export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

async function* once({ incident, asked, key }: AnswerRequest, after: number | null, signal: AbortSignal) {
  const response = await request(WHERE, at(incident, '/messages'), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'idempotency-key': key,
      ...(after === null ? {} : { 'last-event-id': String(after) }),
    },
    body: JSON.stringify(asked),
    signal,
  });
  if (!response.body) return;
  try {
    yield* readEvents(response.body);
  } catch (error) {
    // A broken connection surfaces as TypeError in the middle of reading.
    throw error instanceof TypeError ? gone(WHERE, true) : error;
  }
}

/**
 * The events of one answer, each once, over as many connections as it takes. `onState` tells when one is broken and when
 * it is mended.
 * @throws RequestError where the server stays away, or no longer has the answer (`answer-gone`)
 */
export async function* streamAnswer(
  wanted: AnswerRequest,
  signal: AbortSignal,
  onState: (state: 'broken' | 'mended') => void,
): AsyncGenerator<StreamEvent> {
  let last: number | null = wanted.resume ? 0 : null;
  for (let tries = 0; ; tries += 1) {
    try {
      for await (const { id, event, data } of once(wanted, last, signal)) {
        if (tries > 0) onState('mended');
        tries = 0;
        last = id ?? last;
        if (!EVENTS.has(event)) continue;
        yield { event, data: JSON.parse(data) } as StreamEvent;
        if (event === 'answer_end' || event === 'error') return;
      }
    } catch (error) {
      if (!(error instanceof RequestError) || error.failure.code !== 'unreachable') throw error;
    }
    if (tries >= TRIES) throw gone(WHERE, true);
    onState('broken');
    await pause(FIRST_WAIT_MS * 2 ** tries, signal);
  }
}

/** Tells the server that nobody waits any more; what came until then is stored there. */
export async function stopAnswer(incident: string, key: string): Promise<void> {
  await request(WHERE, at(incident, `/messages/running/${key}`), { method: 'DELETE' }).catch(() => undefined);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(new DOMException('Stopped', 'AbortError'));
      },
      { once: true },
    );
  });
}
