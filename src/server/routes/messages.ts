import express, { Router } from 'express';
import { converse } from '../../assistant/conversation.ts';
import { OomwhyError } from '../../lib/errors.ts';
import { type Message, MessageRequest, type StreamEvent } from '../../schema/conversation.ts';
import type { Context } from '../context.ts';
import { onlyMethods, toOomwhyError } from '../problem.ts';
import { sendEvents } from '../sse.ts';
import { validate } from '../validate.ts';
import { incidentOr404 } from './incidents.ts';

export function messageRoutes(context: Context): Router {
  const { store, articles, log } = context;
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
      const { text } = validate(MessageRequest, request.body);
      const events = converse(store, articles, incident, text);
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

async function lastMessage(events: AsyncIterable<StreamEvent>): Promise<Message> {
  for await (const event of events) if (event.event === 'answer_end') return event.data;
  throw new OomwhyError('internal', 'the answer ended without a message');
}
