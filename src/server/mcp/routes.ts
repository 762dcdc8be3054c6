import { Router } from 'express';
import { clientOf } from '../auth/client.ts';
import { checkOrigin } from '../auth/origin.ts';
import type { Context } from '../context.ts';
import { jsonBody } from '../json-body.ts';
import { onlyMethods } from '../problem.ts';
import { Calls } from './calls.ts';
import type { McpHandler } from './handler.ts';
import { MAX_BODY } from './limits.ts';

/** `POST /mcp`: the Model Context Protocol, streamable HTTP. Its code is loaded with the first request. */
export function mcpRoutes(context: Context): Router {
  const { stop, config } = context;
  const names = new Set(config.hosts);
  const calls = new Calls();
  let loading: Promise<McpHandler> | null = null;
  const loaded = () => {
    loading ??= import('./handler.ts').then(({ mcpHandler }) => mcpHandler(context));
    return loading;
  };
  // Streams of changes have no end of their own; calls are let finish.
  stop?.addEventListener('abort', () =>
    calls.onceIdle(() => void loading?.then((handler) => handler.close())),
  );
  const router = Router();
  router
    .route('/')
    .post(jsonBody(MAX_BODY), async (request, response) => {
      // Whoever asks: the protocol wants it of every server, with a key or without.
      checkOrigin(request, names, false);
      if (!isSubscription(request.body)) response.once('close', calls.begin());
      const { name, scopes } = clientOf(response);
      const auth = { token: '', clientId: name, scopes: [...scopes] };
      const { handle } = await loaded();
      await handle(Object.assign(request, { auth }), response, request.body);
    })
    .all(onlyMethods('POST'));
  return router;
}

function isSubscription(body: unknown): boolean {
  return (body as { method?: unknown } | undefined)?.method === 'subscriptions/listen';
}
