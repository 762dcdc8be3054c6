import { Router } from 'express';
import { checkExplanation } from '../../assistant/check-explanation.ts';
import { CheckRequest } from '../../schema/check.ts';
import type { Context } from '../context.ts';
import { jsonBody } from '../json-body.ts';
import { onlyMethods } from '../problem.ts';
import { validate } from '../validate.ts';
import { incidentOr404 } from './incidents.ts';

/** `POST /api/v1/incidents/:id/check`: which sentences of a text hold on this evidence, one answer a sentence, in order. */
export function checkRoutes(context: Context): Router {
  const router = Router({ mergeParams: true });
  router
    .route('/')
    .post(jsonBody('1mb'), async (request, response) => {
      const { id } = await incidentOr404(context, (request.params as { id: string }).id);
      const { text } = validate(CheckRequest, request.body);
      const sources = await context.store.sources(id);
      response.json(await checkExplanation({ sources, warnings: [] }, context.articles.values(), text));
    })
    .all(onlyMethods('POST'));
  return router;
}
