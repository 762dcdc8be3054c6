import { Router } from 'express';
import { onlyMethods } from '../problem.ts';
import type { Metrics } from './metrics.ts';

/** `GET /metrics`: what Prometheus scrapes. */
export function metricsRoute(metrics: Metrics): Router {
  const router = Router();
  router
    .route('/metrics')
    .get(async (_request, response) => {
      response.type(metrics.contentType).send(await metrics.text());
    })
    .all(onlyMethods('GET'));
  return router;
}
