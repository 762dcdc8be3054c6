import express, { Router } from 'express';
import { z } from 'zod';
import { OomwhyError } from '../../lib/errors.ts';
import { type Feedback, FeedbackRequest } from '../../schema/conversation.ts';
import type { Context } from '../context.ts';
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
    .post(express.json({ limit: '64kb' }), async (request, response) => {
      if (!request.is('application/json'))
        throw new OomwhyError('wrong-content-type', 'feedback comes as JSON');
      const given = validate(FeedbackRequest, request.body);
      const { id, verdict, contributing } = await incidentOr404(context, given.incident);
      const answers = (await store.messages(id)).filter(({ role }) => role === 'assistant');
      if (!answers.some((message) => message.id === given.message))
        throw new OomwhyError('message-not-found', 'the conversation has no such answer', {
          where: given.message.slice(0, 100),
        });
      const findings = [verdict, ...contributing].map(({ cause }) => cause);
      const feedback: Feedback = { ...given, findings, createdAt: new Date().toISOString() };
      await store.saveFeedback(feedback);
      response.status(201).json(feedback);
    })
    .all(onlyMethods('GET', 'POST'));
  return router;
}
