import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { projectRoot } from '../lib/root.ts';
import { doorkeeper } from './auth/guard.ts';
import type { Context } from './context.ts';
import { knownHost } from './known-host.ts';
import { mcpRoutes } from './mcp/routes.ts';
import { accessLog } from './observe/access-log.ts';
import { healthRoutes } from './observe/health.ts';
import { LoopLag } from './observe/loop-lag.ts';
import { Metrics } from './observe/metrics.ts';
import { metricsRoute } from './observe/metrics-route.ts';
import { requestId } from './observe/request-id.ts';
import { spans } from './observe/spans.ts';
import { chatErrorHandler } from './openai/errors.ts';
import { openAiRoutes } from './openai/routes.ts';
import { packed } from './packed.ts';
import { problemHandler, routeNotFound } from './problem.ts';
import { checkRoutes } from './routes/check.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { feedbackRoutes } from './routes/feedback.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { knowledgeRoutes } from './routes/knowledge.ts';
import { messageRoutes } from './routes/messages.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { outgoingRoutes } from './routes/outgoing.ts';
import { serviceRoutes } from './routes/service.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { verificationRoutes } from './routes/verification.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** The whole HTTP service; it listens nowhere yet. */
export function createApp(context: Context): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  const metrics = new Metrics(context.store);
  app.use(requestId(context), spans, metrics.watch, accessLog(context));
  // Slack signs what it sends, so neither the name it calls us by nor a key is asked for.
  if (context.slack) app.use('/slack', context.slack);
  app.use(knownHost(context), security, packed());
  const door = doorkeeper(context);
  app.use(door.guard);
  app.use(healthRoutes(context, new LoopLag()));
  app.use(metricsRoute(metrics));
  app.use(openApiRoutes());
  app.use('/api/v1/incidents/:id/messages', messageRoutes(context));
  app.use('/api/v1/incidents/:id/check', checkRoutes(context));
  app.use('/api/v1/incidents/:id/fixes/:fixId/verification', verificationRoutes(context));
  app.use('/api/v1/incidents/:id/outgoing', outgoingRoutes(context));
  app.use('/api/v1/incidents', incidentRoutes(context));
  app.use('/api/v1/feedback', feedbackRoutes(context));
  app.use('/api/v1/service', serviceRoutes(context));
  app.use('/api/v1/webhooks', webhookRoutes(context, door));
  app.use('/api/v1/deliveries', deliveryRoutes(context));
  app.use(knowledgeRoutes(context));
  app.use('/mcp', mcpRoutes(context));
  app.use('/v1', openAiRoutes(context));
  app.use(signInRoutes(context, door));
  serveWeb(app);
  app.use(routeNotFound);
  app.use('/v1', chatErrorHandler(context));
  app.use(problemHandler(context));
  return app;
}

const security = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
});

const NO_CACHE = { 'cache-control': 'no-cache' };

function noCache(response: ServerResponse): void {
  response.setHeader('cache-control', NO_CACHE['cache-control']);
}

function serveWeb(app: Express): void {
  const folder = join(projectRoot(), 'dist', 'web');
  if (!existsSync(folder)) return;
  // Names of assets hold their hash; the page that names them must always be the present one.
  app.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y' }));
  app.use(express.static(folder, { index: 'index.html', cacheControl: false, setHeaders: noCache }));
  app.get(['/i/:id'], (_request, response) =>
    response.sendFile(join(folder, 'index.html'), { headers: NO_CACHE }),
  );
}
