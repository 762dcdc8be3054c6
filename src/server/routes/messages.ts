import express, { type Response, Router } from 'express';
import { pendingIn } from '../../assistant/approval.ts';
import { converse } from '../../assistant/conversation.ts';
import { OomwhyError } from '../../lib/errors.ts';
import {
  DecisionRequest,
  type Message,
  type MessageRequest,
  QuestionRequest,
  type StreamEvent,
} from '../../schema/conversation.ts';
import type { Context } from '../context.ts';
import { onlyMethods, toOomwhyError } from '../problem.ts';
import { sendEvents } from '../sse.ts';
import { validate } from '../validate.ts';
import { incidentOr404 } from './incidents.ts';

export function messageRoutes(context: Context): Router {
  const { store, log } = context;
  const router = Router({ mergeParams: true });

  router
    .route('/')
    .get(async (request, response) => {
      const { id } = await incidentOr404(context, (request.params as { id: string }).id);
      response.json({ messages: await store.messages(id) });
    })
    .post(express.json({ limit: '1mb' }), async (request, response) => {
      if (!request.is('application/json')) throw new OomwhyError('wrong-content-type', 'a message is JSON');
      const incident = await incidentOr404(context, (request.params as { id: string }).id);
      const asked = requestOf(request.body);
      // Before a stream begins, so that it is a problem with a status of its own.
      if ('approval' in asked) pendingIn(await store.messages(incident.id), asked.approval.id);
      const events = converse(context, incident, asked, untilClosed(response, context));
      if (request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream') {
        return sendEvents(response, events, (thrown): StreamEvent => {
          const error = toOomwhyError(thrown);
          log.error({ code: error.code, err: error.cause ?? error }, 'stream failed');
          return { event: 'error', data: { code: error.code, detail: `${error.message}. ${error.remedy}` } };
        });
      }
      response.status(201).json(await lastMessage(events));
    })
    .all(onlyMethods('GET', 'POST'));

  return router;
}

/** Aborted once the client has left, or running answers must end. */
function untilClosed(response: Response, { cut }: Context): AbortSignal {
  const left = new AbortController();
  response.once('close', () => left.abort());
  return cut ? AbortSignal.any([left.signal, cut]) : left.signal;
}

function requestOf(body: unknown): MessageRequest {
  const decides = typeof body === 'object' && body !== null && 'approval' in body;
  return decides ? validate(DecisionRequest, body) : validate(QuestionRequest, body);
}

async function lastMessage(events: AsyncIterable<StreamEvent>): Promise<Message> {
  for await (const event of events) if (event.event === 'answer_end') return event.data;
  throw new OomwhyError('internal', 'the answer ended without a message');
}
