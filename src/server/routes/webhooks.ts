import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import type { z } from 'zod';
import { alertmanagerNotice } from '../../assistant/alerts/alertmanager.ts';
import { genericNotice } from '../../assistant/alerts/generic.ts';
import type { Notice } from '../../assistant/alerts/notice.ts';
import { pagerDutyNotice } from '../../assistant/alerts/pagerduty.ts';
import { takeAlert } from '../../assistant/alerts/take-alert.ts';
import { OomwhyError } from '../../lib/errors.ts';
import { AlertmanagerNotice, GenericNotice, PagerDutyNotice } from '../../schema/alert.ts';
import type { Doorkeeper } from '../auth/guard.ts';
import type { Context } from '../context.ts';
import { onlyMethods } from '../problem.ts';
import { run } from '../run-handler.ts';
import { checkSignature, checkTime, withTime } from '../signature.ts';
import { unsafeJson } from '../strict-json.ts';
import { validate } from '../validate.ts';

/** One that anybody may send is short: it is read whole before its signature is known to be right. */
const LIMITS = { '/alertmanager': '8mb', '/pagerduty': '1mb', '/generic': '24mb' } as const;

/** `POST /api/v1/webhooks/…`: alerts of other systems. A group of alerts is one incident, and what comes later joins it. */
export function webhookRoutes(context: Context, { wrong }: Pick<Doorkeeper, 'wrong'>): Router {
  const { webhooks } = context.config;
  const router = Router();

  route('/alertmanager', (_request, body) => alertmanagerNotice(read(AlertmanagerNotice, body)));
  route('/pagerduty', (request, body) => {
    if (webhooks.pagerDutySecret !== null)
      checkSignature(webhooks.pagerDutySecret, body, request.get('x-pagerduty-signature'));
    return pagerDutyNotice(read(PagerDutyNotice, body));
  });
  route('/generic', (request, body) => {
    if (webhooks.secret !== null) {
      const time = request.get('x-oomwhy-timestamp');
      checkSignature(webhooks.secret, withTime(time ?? '', body), request.get('x-oomwhy-signature'));
      checkTime(time);
    }
    return genericNotice(read(GenericNotice, body));
  });
  return router;

  function route(
    path: keyof typeof LIMITS,
    noticeOf: (request: Request, body: Buffer) => Notice | null,
  ): void {
    router
      .route(path)
      .post(rawJson(LIMITS[path]), async (request, response) => {
        try {
          return await answer(response, noticeOf(request, request.body as Buffer));
        } catch (error) {
          if (error instanceof OomwhyError && error.status === 401) await run(wrong, request, response);
          throw error;
        }
      })
      .all(onlyMethods('POST'));
  }

  async function answer(response: Response, notice: Notice | null): Promise<void> {
    const { store, articles, courier } = context;
    const taken = notice && (await takeAlert({ store, articles, webhooks }, notice));
    courier?.wake();
    response.setHeader('oomwhy-outcome', taken?.outcome ?? 'ignored');
    if (!taken?.incident) return void response.status(202).json({ outcome: 'ignored' });
    const { incident, outcome } = taken;
    response
      .status(outcome === 'opened' ? 201 : 200)
      .location(`/api/v1/incidents/${incident.id}`)
      .json(incident);
  }
}

/** A signature is of the body as it was sent, so it is kept as it is. */
function rawJson(limit: string): RequestHandler {
  const bytes = express.raw({ type: 'application/json', limit });
  return (request, response, next) => {
    if (!request.is('application/json'))
      throw new OomwhyError('wrong-content-type', 'an alert comes as JSON');
    bytes(request, response, next);
  };
}

function read<T>(schema: z.ZodType<T>, body: Buffer): T {
  const text = body.toString('utf8');
  const unsafe = unsafeJson(text);
  if (unsafe !== null) throw new OomwhyError('unsafe-json', unsafe);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new OomwhyError('not-json', 'the body is no JSON', { cause: error });
  }
  return validate(schema, value);
}
