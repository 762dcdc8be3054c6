import { Router } from 'express';
import { OomwhyError } from '../../lib/errors.ts';
import { type Delivery, DeliveryQuery, type DeliveryView } from '../../schema/delivery.ts';
import type { Context } from '../context.ts';
import { onlyMethods } from '../problem.ts';
import { validate } from '../validate.ts';

/** `GET /api/v1/deliveries`: what was told to other systems, or could not be; `POST …/:id/retry`: try once more. */
export function deliveryRoutes({ store, courier }: Context): Router {
  const router = Router();
  router
    .route('/')
    .get(async (request, response) => {
      const { state, limit } = validate(DeliveryQuery, request.query);
      response.json({ deliveries: (await store.deliveries.list(state ?? null, limit)).map(shown) });
    })
    .all(onlyMethods('GET'));
  router
    .route('/:id/retry')
    .post(async (request, response) => {
      const { id } = request.params;
      const delivery = await store.deliveries.delivery(id);
      if (!delivery)
        throw new OomwhyError('delivery-not-found', 'there is no such delivery', { where: id.slice(0, 100) });
      const again: Delivery = { ...delivery, state: 'waiting', attempts: 0, dueAt: new Date().toISOString() };
      if (delivery.state === 'dead') await store.deliveries.update(again);
      courier?.wake();
      response.json(shown(delivery.state === 'dead' ? again : delivery));
    })
    .all(onlyMethods('POST'));
  return router;
}

/** An address may hold a secret behind its host. */
function shown({ url, body: _body, once: _once, ...rest }: Delivery): DeliveryView {
  return { ...rest, to: new URL(url).origin };
}
