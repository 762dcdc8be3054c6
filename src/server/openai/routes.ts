import { type Response, Router } from 'express';
import { OomwhyError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { jsonBody } from '../json-body.ts';
import { onlyMethods, toOomwhyError } from '../problem.ts';
import { validate } from '../validate.ts';
import { answerTo } from './answer.ts';
import { ChatRequest } from './chat-request.ts';
import { Completion } from './completion.ts';
import { chatError } from './errors.ts';
import { MODEL, refuseWhatIsNotDone } from './refuse.ts';
import { scopeOf } from './scope.ts';
import { sendChunks } from './stream.ts';
import { turnsOf } from './turns.ts';

/** A history with its attachments; larger evidence goes to POST /api/v1/incidents. */
const MAX_BODY = 16 * 1024 ** 2;

/** When the contract of these routes was made, as `created` of a model wants a time. */
const CREATED = 1_767_225_600;
const THE_MODEL = { id: MODEL, object: 'model', created: CREATED, owned_by: 'oomwhy' };

/** `/v1/models` and `/v1/chat/completions`, as clients of OpenAI's API speak them. */
export function openAiRoutes(context: Context): Router {
  const { log, cut } = context;
  const router = Router();

  router
    .route('/models')
    .get((_request, response) => void response.json({ object: 'list', data: [THE_MODEL] }))
    .all(onlyMethods('GET'));

  router
    .route('/models/:id')
    .get((request, response) => {
      const { id } = request.params;
      if (id !== MODEL)
        throw new OomwhyError('model-not-found', `the model "${id.slice(0, 200)}" does not exist`, {
          where: 'model',
        });
      response.json(THE_MODEL);
    })
    .all(onlyMethods('GET'));

  router
    .route('/chat/completions')
    .post(jsonBody(MAX_BODY), async (request, response) => {
      const asked = validate(ChatRequest, request.body);
      refuseWhatIsNotDone(asked);
      const left = untilClosed(response);
      const stop = cut ? AbortSignal.any([left, cut]) : left;
      const answering = await answerTo(
        context,
        turnsOf(asked.messages),
        scopeOf(request, response, asked),
        stop,
      );
      if (answering.incident) response.setHeader('x-oomwhy-incident', answering.incident.id);
      if (asked.stream) {
        const usage = asked.stream_options?.include_usage ?? false;
        return sendChunks(response, answering, usage, (thrown) => {
          const error = toOomwhyError(thrown);
          log.error({ code: error.code, err: error.cause ?? error }, 'stream failed');
          return chatError(error);
        });
      }
      let text = '';
      for (;;) {
        const { done, value } = await answering.pieces.next();
        if (done) return void response.json(new Completion().whole(text, value));
        text += value;
      }
    })
    .all(onlyMethods('POST'));

  return router;
}

function untilClosed(response: Response): AbortSignal {
  const left = new AbortController();
  response.once('close', () => left.abort());
  return left.signal;
}
