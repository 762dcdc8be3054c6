import { Router } from 'express';
import { serverOf } from '../../model/server.ts';
import type { ServiceInfo } from '../../schema/conversation.ts';
import { clientOf } from '../auth/client.ts';
import type { Context } from '../context.ts';
import { onlyMethods } from '../problem.ts';

/** `GET /api/v1/service`: where questions go, and whether programs may be run. No key and no path is told. */
export function serviceRoutes({ model, config }: Context): Router {
  const router = Router();
  router
    .route('/')
    .get((_request, response) => {
      const { by, name } = clientOf(response);
      response.json({
        model: model && { name: model.settings.name, server: serverOf(model.endpoint) },
        sandbox: config.sandbox,
        signedInAs: by === 'session' ? name : null,
      } satisfies ServiceInfo);
    })
    .all(onlyMethods('GET'));
  return router;
}
