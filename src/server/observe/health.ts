import { Router } from 'express';
import { onlyMethods } from '../problem.ts';
import type { LoopLag } from './loop-lag.ts';
import { Readiness, type Watched } from './readiness.ts';

/** `/livez`: the process answers. `/readyz`: it takes work. */
export function healthRoutes(watched: Watched, lag: Pick<LoopLag, 'mean'>): Router {
  const readiness = new Readiness(watched, lag);
  const router = Router();
  router
    .route('/livez')
    .get((_request, response) => void response.json({ status: 'ok' }))
    .all(onlyMethods('GET'));
  router
    .route('/readyz')
    .get(async (_request, response) => {
      await readiness.check();
      response.json({ status: 'ok' });
    })
    .all(onlyMethods('GET'));
  return router;
}
