import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Request, type Response, Router } from 'express';
import multer from 'multer';
import { runEvents } from '../../assistant/run-events.ts';
import { verifyFix } from '../../assistant/verify-fix.ts';
import { OomwhyError } from '../../lib/errors.ts';
import type { ProgramInput } from '../../program/read.ts';
import { VerificationRequest } from '../../schema/conversation.ts';
import type { RunEvent } from '../../schema/run-event.ts';
import type { Context } from '../context.ts';
import { jsonBody } from '../json-body.ts';
import { onlyMethods, toOomwhyError } from '../problem.ts';
import { run } from '../run-handler.ts';
import { sendEvents } from '../sse.ts';
import { validate } from '../validate.ts';
import { incidentOr404 } from './incidents.ts';

const MAX_INPUTS = 32;

/**
 * `POST /api/v1/incidents/:id/fixes/:fixId/verification`: runs a code fix. JSON `{ approvedBy, args }`, or a form with the
 * same fields and the program's input files. With `Accept: text/event-stream` it tells what the programs print as they run.
 */
export function verificationRoutes(context: Context): Router {
  const router = Router({ mergeParams: true });
  router
    .route('/')
    .post(async (request, response) => {
      const { id, fixId } = request.params as { id: string; fixId: string };
      const incident = await incidentOr404(context, id);
      const folder = await mkdtemp(join(tmpdir(), 'oomwhy-inputs-'));
      try {
        const inputs = await receiveInputs(request, response, folder, context.config.maxBody);
        const { approvedBy, args } = validate(VerificationRequest, request.body);
        const left = new AbortController();
        response.once('close', () => left.abort());
        const parts = { ...context, sandbox: context.config.sandbox };
        const asked = { fix: fixId, approvedBy, args, inputs };
        const watched = { signal: left.signal };
        if (request.accepts(['application/json', 'text/event-stream']) !== 'text/event-stream')
          return void response.json(await verifyFix(parts, incident, asked, watched));
        const events = runEvents((onProgress) =>
          verifyFix(parts, incident, asked, { ...watched, onProgress }),
        );
        await sendEvents(response, events, (thrown): RunEvent => {
          const error = toOomwhyError(thrown);
          return { event: 'error', data: { code: error.code, detail: `${error.message}. ${error.remedy}` } };
        });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    })
    .all(onlyMethods('POST'));
  return router;
}

/** Files go to a folder of their own on disk; nothing of a name but its last part is used. */
async function receiveInputs(
  request: Request,
  response: Response,
  folder: string,
  maxBody: number,
): Promise<ProgramInput[]> {
  const form = request.is('multipart/form-data');
  if (!form && !request.is('application/json'))
    throw new OomwhyError('wrong-content-type', 'an approval is JSON, or a form with the inputs');
  const limits = { fileSize: maxBody, files: MAX_INPUTS, fields: 40 };
  const read = form ? multer({ dest: folder, limits }).any() : jsonBody('1mb');
  await run(read, request, response);
  const files = Array.isArray(request.files) ? request.files : [];
  return files.map((file) => ({
    from: file.path,
    path: basename(file.originalname),
    bytes: file.size,
    files: 1,
  }));
}
