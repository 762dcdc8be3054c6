import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import multer, { type StorageEngine } from 'multer';
import { BundleOpener } from '../bundle/open.ts';
import { OomwhyError } from '../lib/errors.ts';
import { IncidentRequest } from '../schema/conversation.ts';
import type { Bundle } from '../schema/source.ts';
import { jsonBody } from './json-body.ts';
import { run } from './run-handler.ts';
import { validate } from './validate.ts';

/** What a request handed over, opened while it arrived: an upload is never held whole in memory. */
export interface Received {
  readonly bundle: Bundle;
  readonly question: string | null;
  /** The incident that this is more evidence of; `null` for one of its own. */
  readonly incident: string | null;
  /** SHA-256 of the opened content and the question, for idempotency. */
  readonly fingerprint: string;
}

const MAX_FILES = 32;
/** Of JSON and of a form's fields, which are held in memory; files and plain text are not. */
const MAX_HELD = 128 * 1024 ** 2;

/** Reads a bundle from JSON, multipart/form-data or a plain text body, by the request's content type. */
export async function receive(request: Request, response: Response, maxBody: number): Promise<Received> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > maxBody)
    throw new OomwhyError('body-too-large', `the body has ${length} bytes, the limit is ${maxBody}`);
  const opener = new BundleOpener();
  const fields = await read(opener, request, response, maxBody);
  if (fields.program) opener.addProgram(fields.program.name, fields.program.text);
  if (fields.text) await opener.add({ name: 'pasted.txt', bytes: Readable.from([Buffer.from(fields.text)]) });
  const bundle = opener.finish();
  const question = fields.question || null;
  const incident = fields.incident || null;
  return { bundle, question, incident, fingerprint: fingerprint(bundle, [incident, question]) };
}

async function read(
  opener: BundleOpener,
  request: Request,
  response: Response,
  maxBody: number,
): Promise<IncidentRequest> {
  if (request.is('application/json')) {
    await run(jsonBody(Math.min(maxBody, MAX_HELD)), request, response);
    return validate(IncidentRequest, request.body);
  }
  if (request.is('multipart/form-data')) {
    const limits = {
      fileSize: maxBody,
      fieldSize: Math.min(maxBody, MAX_HELD),
      files: MAX_FILES,
      fields: 8,
      parts: MAX_FILES + 8,
    };
    await run(multer({ storage: openingStorage(opener, maxBody), limits }).any(), request, response);
    return validate(IncidentRequest, withLineFeeds(request.body));
  }
  if (request.is('text/*')) {
    await opener.add({ name: 'pasted.txt', bytes: bounded(request, maxBody) });
    return {};
  }
  throw new OomwhyError(
    'wrong-content-type',
    `${request.headers['content-type'] ?? 'no content type'} is not read here`,
  );
}

/** Forms send line ends as CRLF whatever was typed (HTML, multipart/form-data encoding). */
function withLineFeeds(fields: Record<string, unknown>): Record<string, unknown> {
  const mend = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\r\n', '\n') : value);
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, mend(value)]));
}

/** multer's way of handing a file on as it streams in. */
function openingStorage(opener: BundleOpener, maxBody: number): StorageEngine {
  const tally = { size: 0 };
  let earlier: Promise<unknown> = Promise.resolve();
  return {
    _handleFile(_request, file, done) {
      const name = file.originalname.replace(/[\0\r\n]/g, '');
      // One after another, so that the same form is the same bundle however its bytes arrive.
      const added = earlier.then(() => opener.add({ name, bytes: bounded(file.stream, maxBody, tally) }));
      earlier = added.catch(() => {});
      added.then(
        () => done(null, {}),
        (error) => {
          file.stream.resume();
          done(error);
        },
      );
    },
    _removeFile: (_request, _file, done) => done(null),
  };
}

async function* bounded(stream: Readable, max: number, tally = { size: 0 }): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    tally.size += chunk.length;
    if (tally.size > max)
      throw new OomwhyError('body-too-large', `the body is larger than the limit of ${max} bytes`);
    yield chunk;
  }
}

function fingerprint(bundle: Bundle, fields: readonly (string | null)[]): string {
  const hash = createHash('sha256').update(fields.filter((field) => field !== null).join('\0'));
  for (const { path, lines } of bundle.sources) {
    hash.update(`\0${path}\0`);
    for (const line of lines) hash.update(`${line.text}\n`);
  }
  return hash.digest('hex');
}
