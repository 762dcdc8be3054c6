import { type Request, type Response, Router } from 'express';
import { pendingIn } from '../../assistant/approval.ts';
import { converse } from '../../assistant/conversation.ts';
import { lastTurn, standing } from '../../assistant/standing.ts';
import { OomwhyError } from '../../lib/errors.ts';
import {
  DecisionRequest,
  type Message,
  type MessageRequest,
  QuestionRequest,
  type StreamEvent,
} from '../../schema/conversation.ts';
import { clientOf, requireScope } from '../auth/client.ts';
import type { Context } from '../context.ts';
import { jsonBody } from '../json-body.ts';
import { onlyMethods, toOomwhyError } from '../problem.ts';
import { RunningAnswers } from '../running-answers.ts';
import { sendEvents } from '../sse.ts';
import { validate } from '../validate.ts';
import { incidentOr404 } from './incidents.ts';

/** Answers name themselves by an Idempotency-Key, those of one incident apart from those of another. */
const KEY = /^[\w-]{8,100}$/;

/**
 * `POST`: a turn. A stream whose request has an `Idempotency-Key` goes on for a while when its connection breaks: the same
 * request with `Last-Event-ID` gives what comes behind that event. `DELETE …/running/:key` stops it, if it still goes on.
 */
export function messageRoutes(context: Context): Router {
  const { store, log } = context;
  const answers = new RunningAnswers();
  const router = Router({ mergeParams: true });

  router
    .route('/')
    .get(async (request, response) => {
      const { id } = await incidentOr404(context, (request.params as { id: string }).id);
      response.json({ messages: await store.messages(id) });
    })
    .post(jsonBody('1mb'), async (request, response) => {
      const incident = await incidentOr404(context, (request.params as { id: string }).id);
      const asked = requestOf(request.body);
      if ('approval' in asked) requireScope(clientOf(response), 'approve');
      const streams = request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream';
      const { key, after } = resumption(request, incident.id);
      const running = streams && key !== null;
      // Before a stream begins, so that it is a problem with a status of its own.
      if (!(running && answers.has(key))) check(asked, standing(await store.messages(incident.id)));
      if (running) {
        const write = (stop: AbortSignal) => converse(context, incident, asked, withCut(stop, context));
        const answer = answers.open(key, asked, after !== null, { write, told });
        const had = after ?? 0;
        return sendEvents(response, answer.follow(had, untilClosed(response)), told, had);
      }
      const events = converse(context, incident, asked, withCut(untilClosed(response), context));
      if (streams) return sendEvents(response, events, told);
      response.status(201).json(await lastMessage(events));
    })
    .all(onlyMethods('GET', 'POST'));

  router
    .route('/running/:key')
    .delete(async (request, response) => {
      const { id, key } = request.params as { id: string; key: string };
      answers.stop(`${id} ${key}`);
      response.status(204).end();
    })
    .all(onlyMethods('DELETE'));

  return router;

  function told(thrown: unknown): StreamEvent {
    const error = toOomwhyError(thrown);
    log.error({ code: error.code, err: error.cause ?? error }, 'stream failed');
    return { event: 'error', data: { code: error.code, detail: `${error.message}. ${error.remedy}` } };
  }
}

/** The answer's key, and how many of its events the client has had; each `null` where it is not said. */
function resumption(request: Request, incident: string): { key: string | null; after: number | null } {
  const key = request.get('idempotency-key');
  const after = request.get('last-event-id');
  if (key !== undefined && !KEY.test(key))
    throw new OomwhyError('invalid-request', 'a key has 8 to 100 letters, digits, _ or -', {
      where: 'Idempotency-Key',
    });
  if (after !== undefined && !/^\d{1,9}$/.test(after))
    throw new OomwhyError('invalid-request', 'the number of an event', { where: 'Last-Event-ID' });
  return {
    key: key === undefined ? null : `${incident} ${key}`,
    after: after === undefined ? null : Number(after),
  };
}

/** Running answers must end once the service is told to stop. */
function withCut(stop: AbortSignal, { cut }: Context): AbortSignal {
  return cut ? AbortSignal.any([stop, cut]) : stop;
}

function untilClosed(response: Response): AbortSignal {
  const left = new AbortController();
  response.once('close', () => left.abort());
  return left.signal;
}

/** @throws OomwhyError approval-not-pending, message-not-found */
function check(asked: MessageRequest, now: readonly Message[]): void {
  if ('approval' in asked) pendingIn(now, asked.approval.id);
  else if (asked.replaces) lastTurn(now, asked.replaces);
}

function requestOf(body: unknown): MessageRequest {
  const decides = typeof body === 'object' && body !== null && 'approval' in body;
  return decides ? validate(DecisionRequest, body) : validate(QuestionRequest, body);
}

async function lastMessage(events: AsyncIterable<StreamEvent>): Promise<Message> {
  for await (const event of events) if (event.event === 'answer_end') return event.data;
  throw new OomwhyError('internal', 'the answer ended without a message');
}
