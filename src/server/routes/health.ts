import { Router } from 'express';
import { OomwhyError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { onlyMethods } from '../problem.ts';

/** `/livez`: the process answers. `/readyz`: it takes work: the store answers and no stop is under way. */
export function healthRoutes({ store, stopping }: Context): Router {
  const router = Router();
  router
    .route('/livez')
    .get((_request, response) => void response.json({ status: 'ok' }))
    .all(onlyMethods('GET'));
  router
    .route('/readyz')
    .get(async (_request, response) => {
      if (stopping()) throw new OomwhyError('shutting-down', 'the service is stopping');
      try {
        await store.ping();
      } catch (error) {
        throw new OomwhyError('store-unavailable', 'the store does not answer', { cause: error });
      }
      response.json({ status: 'ok' });
    })
    .all(onlyMethods('GET'));
  return router;
}
