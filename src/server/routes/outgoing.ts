import { Router } from 'express';
import { outgoing } from '../../assistant/outgoing.ts';
import type { Context } from '../context.ts';
import { onlyMethods } from '../problem.ts';
import { incidentOr404 } from './incidents.ts';

/** `GET …/outgoing`: what leaves this machine for this incident, and what is kept. */
export function outgoingRoutes(context: Context): Router {
  const router = Router({ mergeParams: true });
  router
    .route('/')
    .get(async (request, response) => {
      const incident = await incidentOr404(context, (request.params as { id: string }).id);
      response.json(await outgoing(context, incident));
    })
    .all(onlyMethods('GET'));
  return router;
}
