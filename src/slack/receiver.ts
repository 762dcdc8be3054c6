import { parse } from 'node:querystring';
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import { OomwhyError } from '../lib/errors.ts';
import type { SlackStore } from '../store/slack.ts';
import { verifySignature } from './signature.ts';

/** Slack's messages have 40,000 characters at most; their blocks come beside them. */
const MAX_BODY = 1024 ** 2;

interface Options {
  readonly secret: string;
  readonly store: SlackStore;
  readonly log: Logger;
  stopping(): boolean;
}

/**
 * Takes what Slack sends to `POST /events`: only what is signed is parsed, and the same request only once. Bolt's own
 * receiver answers errors without a body and takes replays.
 */
export class HttpReceiver implements Receiver {
  readonly router: Router = Router();
  readonly #options: Options;
  #app: App | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.router
      .route('/events')
      .post((request, response) => this.#receive(request, response))
      .all((_request, response) => {
        response.setHeader('allow', 'POST');
        throw new OomwhyError('method-not-allowed', 'Slack sends with POST');
      });
  }

  init(app: App): void {
    this.#app = app;
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  async #receive(request: Request, response: Response): Promise<void> {
    const { secret, store, stopping } = this.#options;
    const raw = await rawBody(request);
    const signature = verifySignature(secret, request.headers, raw);
    // Slack sends again what was not acknowledged.
    if (stopping()) throw new OomwhyError('shutting-down', 'the service is stopping');
    if (!(await store.claim(`request ${signature}`)))
      throw new OomwhyError('request-replayed', 'this request came before');
    const body = bodyOf(request, raw.toString('utf8'));
    if ('ssl_check' in body) return void response.end();
    if (body.type === 'url_verification') return void response.json({ challenge: String(body.challenge) });
    await this.#hand(body, request, response);
  }

  async #hand(body: Record<string, unknown>, request: Request, response: Response): Promise<void> {
    const retry = request.get('x-slack-retry-num');
    const event: ReceiverEvent = {
      body,
      ...(retry !== undefined && { retryNum: Number(retry) }),
      ack: async (reply) => {
        if (response.headersSent) return;
        if (typeof reply === 'object' && reply !== null) response.json(reply);
        else response.type('text/plain').send(typeof reply === 'string' ? reply : '');
      },
    };
    try {
      await this.#app?.processEvent(event);
    } catch (error) {
      this.#options.log.error({ err: error }, 'slack: a request could not be handled');
    }
    // What no listener took is acknowledged too: sent again it would be no better.
    await event.ack();
  }
}

async function rawBody(request: Request): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MAX_BODY)
      throw new OomwhyError('body-too-large', `a request of Slack has ${MAX_BODY} bytes at most`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function bodyOf(request: Request, text: string): Record<string, unknown> {
  if (!request.is('application/x-www-form-urlencoded')) return object(text);
  const form: Record<string, unknown> = { ...parse(text) };
  return typeof form.payload === 'string' ? object(form.payload) : form;
}

function object(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new OomwhyError('not-json', 'the body is no JSON', { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new OomwhyError('invalid-request', 'the body is no object');
  return value as Record<string, unknown>;
}
