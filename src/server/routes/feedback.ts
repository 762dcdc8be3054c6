import { Router } from 'express';
import { z } from 'zod';
import { keepFeedback } from '../../assistant/feedback.ts';
import { FeedbackRequest } from '../../schema/conversation.ts';
import type { Context } from '../context.ts';
import { jsonBody } from '../json-body.ts';
import { onlyMethods } from '../problem.ts';
import { validate } from '../validate.ts';
import { incidentOr404 } from './incidents.ts';

const FeedbackQuery = z.object({ incident: z.string().min(1).max(200) });

/** `POST /api/v1/feedback`: what a person thinks of an answer, kept with the findings; `GET …?incident=`: what was said. */
export function feedbackRoutes(context: Context): Router {
  const { store } = context;
  const router = Router();
  router
    .route('/')
    .get(async (request, response) => {
      const { incident } = validate(FeedbackQuery, request.query);
      const { id } = await incidentOr404(context, incident);
      response.json({ feedback: await store.feedback(id) });
    })
    .post(jsonBody('64kb'), async (request, response) => {
      const given = validate(FeedbackRequest, request.body);
      const feedback = await keepFeedback(store, given);
      response.status(201).json(feedback);
    })
    .all(onlyMethods('GET', 'POST'));
  return router;
}
