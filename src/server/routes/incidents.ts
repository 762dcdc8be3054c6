import { Router } from 'express';
import { moreEvidence } from '../../assistant/alerts/take-alert.ts';
import { explain } from '../../assistant/explain.ts';
import { OomwhyError } from '../../lib/errors.ts';
import { incidentHtml } from '../../report/html.ts';
import { PAGE_POLICY } from '../../report/html-page.ts';
import { incidentMarkdown } from '../../report/markdown.ts';
import { IncidentQuery, LineQuery, SourceQuery } from '../../schema/conversation.ts';
import type { Incident } from '../../schema/incident.ts';
import type { Idempotency } from '../../store/store.ts';
import { clientOf } from '../auth/client.ts';
import type { Context } from '../context.ts';
import { idempotencyKey, RunningKeys } from '../idempotency.ts';
import { onlyMethods } from '../problem.ts';
import { type Received, receive } from '../receive.ts';
import { validate } from '../validate.ts';

/** Lines of a source given out at once. */
const MAX_LINES = 5_000;

export async function incidentOr404({ store }: Context, id: string): Promise<Incident> {
  const incident = await store.incident(id);
  if (!incident)
    throw new OomwhyError('incident-not-found', 'there is no such incident', { where: id.slice(0, 100) });
  return incident;
}

/** An incident of its own, or more evidence of one that is known. */
async function handOver(
  { store, articles, config, courier }: Context,
  { bundle, question, incident }: Received,
  idempotency?: Idempotency,
): Promise<Incident> {
  if (incident === null)
    return store.saveIncident(await explain(bundle, articles, question), bundle.sources, idempotency);
  const joined = await moreEvidence(
    { store, articles, webhooks: config.webhooks },
    incident,
    bundle,
    idempotency,
  );
  courier?.wake();
  return joined;
}

export function incidentRoutes(context: Context): Router {
  const { store, config } = context;
  const running = new RunningKeys();
  const router = Router();

  router
    .route('/')
    .post(async (request, response) => {
      const key = idempotencyKey(request, clientOf(response));
      const leave = running.enter(key);
      try {
        const received = await receive(request, response, config.maxBody);
        const idempotency = key === null ? undefined : { key, fingerprint: received.fingerprint };
        const known = idempotency ? await store.known(idempotency) : null;
        if (known) response.setHeader('idempotency-replayed', 'true');
        const incident = known ?? (await handOver(context, received, idempotency));
        const status = received.incident === null ? 201 : 200;
        response.status(status).location(`/api/v1/incidents/${incident.id}`).json(incident);
      } finally {
        leave();
      }
    })
    .get(async (request, response) => {
      response.json(await store.incidents(validate(IncidentQuery, request.query)));
    })
    .all(onlyMethods('GET', 'POST'));

  router
    .route('/:id')
    .get(async (request, response) => {
      response.json(await incidentOr404(context, request.params.id));
    })
    .all(onlyMethods('GET'));

  router.get('/:id/report', async (request, response) => {
    const incident = await incidentOr404(context, request.params.id);
    response.vary('accept');
    switch (request.accepts(['text/markdown', 'text/html', 'application/json'])) {
      case 'text/markdown':
        return void response.type('text/markdown').send(incidentMarkdown(incident));
      case 'text/html':
        response.setHeader('content-security-policy', PAGE_POLICY);
        return void response.type('html').send(incidentHtml(incident));
      case 'application/json':
        return void response.json(incident);
      default:
        throw new OomwhyError('not-acceptable', 'a report is Markdown, HTML or JSON');
    }
  });

  router.get('/:id/sources', async (request, response) => {
    const { id } = await incidentOr404(context, request.params.id);
    const sources = (await store.sources(id)).map(({ path, lineCount, lines }) => ({
      path,
      lineCount,
      keptLines: lines.length,
    }));
    response.json({ sources });
  });

  router.get('/:id/sources/lines', async (request, response) => {
    const { id } = await incidentOr404(context, request.params.id);
    const { path, from, to, near, before, after } = validate(SourceQuery, request.query);
    const last = Math.min(to ?? Number.MAX_SAFE_INTEGER, from + MAX_LINES - 1);
    const wanted = near === undefined ? { path, from, to: last } : { path, near, before, after };
    const lines = await store.sourceLines(id, wanted);
    if (!lines)
      throw new OomwhyError('source-not-found', 'there is no such source in this incident', {
        where: path.slice(0, 200),
      });
    response.json(lines);
  });

  router.get('/:id/sources/search', async (request, response) => {
    const { id } = await incidentOr404(context, request.params.id);
    response.json(await store.searchLines(id, validate(LineQuery, request.query)));
  });

  for (const path of ['/:id/report', '/:id/sources', '/:id/sources/lines', '/:id/sources/search'])
    router.all(path, onlyMethods('GET'));
  return router;
}
