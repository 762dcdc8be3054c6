import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { OomwhyError } from '../lib/errors.ts';
import { projectRoot } from '../lib/root.ts';
import type { Context } from './context.ts';
import { problemHandler, routeNotFound } from './problem.ts';
import { checkRoutes } from './routes/check.ts';
import { feedbackRoutes } from './routes/feedback.ts';
import { healthRoutes } from './routes/health.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { knowledgeRoutes } from './routes/knowledge.ts';
import { messageRoutes } from './routes/messages.ts';
import { outgoingRoutes } from './routes/outgoing.ts';
import { serviceRoutes } from './routes/service.ts';
import { verificationRoutes } from './routes/verification.ts';

/** The whole HTTP service; it listens nowhere yet. */
export function createApp(context: Context): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(requestId, knownHost(context), security, accessLog(context));
  app.use(healthRoutes(context));
  app.use('/api/v1/incidents/:id/messages', messageRoutes(context));
  app.use('/api/v1/incidents/:id/check', checkRoutes(context));
  app.use('/api/v1/incidents/:id/fixes/:fixId/verification', verificationRoutes(context));
  app.use('/api/v1/incidents/:id/outgoing', outgoingRoutes(context));
  app.use('/api/v1/incidents', incidentRoutes(context));
  app.use('/api/v1/feedback', feedbackRoutes(context));
  app.use('/api/v1/service', serviceRoutes(context));
  app.use(knowledgeRoutes(context));
  serveWeb(app);
  app.use(routeNotFound, problemHandler(context));
  return app;
}

const requestId: RequestHandler = (_request, response, next) => {
  response.setHeader('x-request-id', randomUUID());
  next();
};

/** A page elsewhere can point a name of its own at 127.0.0.1 (DNS rebinding): only our own names are served. */
function knownHost({ config }: Context): RequestHandler {
  const names = new Set(['localhost', '127.0.0.1', '[::1]', config.host]);
  return (request, _response, next) => {
    const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
    if (!names.has(host))
      throw new OomwhyError('host-not-allowed', `the service is not called "${host.slice(0, 100)}"`);
    next();
  };
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

/** Method, path, status and time; never a body or a query, which may hold evidence. */
function accessLog({ log }: Context): RequestHandler {
  return (request, response, next) => {
    const start = process.hrtime.bigint();
    const path = request.originalUrl.split('?')[0];
    response.on('close', () => {
      const ms = Number(process.hrtime.bigint() - start) / 1e6;
      const id = response.getHeader('x-request-id');
      log.info({ requestId: id, method: request.method, path, status: response.statusCode, ms }, 'request');
    });
    next();
  };
}

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
