import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'node:querystring';
import { type WebSocket, WebSocketServer } from 'ws';
import { complaintAbout } from './block-rules.ts';

export const TOKEN = 'xoxb-test-token';
export const APP_TOKEN = 'xapp-test-token';
export const TEAM = 'T0TEAM';
export const BOT = 'B0BOT';

export type Args = Record<string, unknown>;

export interface Call {
  readonly method: string;
  readonly args: Args;
}

/** A message as it stands in a channel now. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
  thread: string | null;
  text: string;
  blocks: Args[];
  state: 'streaming' | 'done';
  /** Every text it had, the present one last. */
  readonly history: string[];
}

export interface Upload {
  readonly id: string;
  readonly filename: string;
  readonly content: Buffer;
  readonly channel: string | null;
  readonly thread: string | null;
  readonly snippetType: string | null;
  looks: number;
}

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: Args;
}

/**
 * Behaves like Slack's Web API, as far as its documentation says: tokens, errors, paging, limits of messages, streams,
 * uploads in two steps, files behind a token, answers to `response_url`, and a socket.
 */
export class FakeSlack {
  readonly calls: Call[] = [];
  readonly messages: Posted[] = [];
  readonly uploads = new Map<string, Upload>();
  /** What was sent to a response_url. */
  readonly responses: Args[] = [];
  readonly homes = new Map<string, Args>();
  /** What `GET /files-pri/NAME` gives. */
  readonly files = new Map<string, { content: Buffer | string; type?: string }>();
  /** What `GET` elsewhere was asked for: nobody should ask. */
  readonly strays: string[] = [];
  /** Threads for conversations.replies, by their first message. */
  readonly threads = new Map<string, Args[]>();
  readonly channels = new Map<string, Args>();
  /** Overrides; asked with how often the method was called before. */
  readonly answers = new Map<string, (args: Args, n: number) => Answer | undefined>();
  /** Every request but those of the socket, with the time at which it came. */
  readonly times: { method: string; at: number }[] = [];
  readonly sockets: WebSocket[] = [];
  readonly acks: Args[] = [];
  team = TEAM;
  /** `files.info` knows what a file is from this look on. */
  looksNeeded = 2;
  #made = 0;
  readonly #server: Server = createServer((request, response) => {
    void this.#serve(request, response).catch((error) => response.destroy(error as Error));
  });
  readonly #ws = new WebSocketServer({ server: this.#server });

  async start(): Promise<void> {
    this.#ws.on('connection', (socket) => {
      this.sockets.push(socket);
      socket.on('message', (data) => this.acks.push(JSON.parse(String(data)) as Args));
      socket.send(JSON.stringify({ type: 'hello', num_connections: 1 }));
    });
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    for (const socket of this.#ws.clients) socket.terminate();
    this.#ws.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get apiUrl(): string {
    return `${this.url}/api/`;
  }

  get responseUrl(): string {
    return `${this.url}/respond/1`;
  }

  file(name: string, content: Buffer | string, more: Args = {}): Args {
    this.files.set(name, { content });
    this.#made += 1;
    const url = `${this.url}/files-pri/${name}`;
    return { id: `F0FILE${this.#made}`, name, mimetype: 'text/plain', url_private_download: url, ...more };
  }

  called(method: string): Args[] {
    return this.calls.filter((call) => call.method === method).map(({ args }) => args);
  }

  inThread(thread: string): Posted[] {
    return this.messages.filter((message) => message.thread === thread);
  }

  /** Everything that anybody in Slack could read, and what was sent to get there. */
  get wire(): string {
    const sent = this.calls.filter(({ method }) => !method.startsWith('GET '));
    return JSON.stringify([sent, this.responses]);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const authorized = request.headers.authorization === `Bearer ${TOKEN}`;
    if (pathname.startsWith('/files-pri/'))
      return this.#download(response, decodeURIComponent(pathname.slice(11)), authorized);
    if (pathname.startsWith('/upload/')) return this.#upload(response, pathname.slice(8), body);
    if (pathname.startsWith('/respond/')) {
      this.responses.push(JSON.parse(body.toString()) as Args);
      return void response.end('ok');
    }
    if (!pathname.startsWith('/api/')) {
      this.strays.push(pathname);
      return void response.writeHead(404).end();
    }
    const method = pathname.slice('/api/'.length);
    const args = argsOf(body.toString());
    const n = this.called(method).length;
    this.calls.push({ method, args });
    this.times.push({ method, at: Date.now() });
    const own = this.answers.get(method)?.(args, n);
    const app = method === 'apps.connections.open' && request.headers.authorization === `Bearer ${APP_TOKEN}`;
    const reply = own ?? { body: authorized || app ? this.#answer(method, args) : no('invalid_auth') };
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(JSON.stringify(reply.body ?? { ok: true }));
  }

  #answer(method: string, args: Args): Args {
    const channel = String(args.channel ?? args.channel_id ?? '');
    switch (method) {
      case 'auth.test':
        return { ok: true, team_id: this.team, user_id: 'U0BOT', bot_id: BOT };
      case 'apps.connections.open':
        return { ok: true, url: `${this.url.replace('http', 'ws')}/link` };
      case 'assistant.threads.setStatus':
        return { ok: true };
      case 'chat.postMessage': {
        const wrong = this.#wrong(args);
        return wrong ? no(wrong) : { ok: true, channel, ts: this.#post(channel, args, 'done').ts };
      }
      case 'chat.startStream': {
        if (
          !args.thread_ts ||
          (!channel.startsWith('D') && !(args.recipient_user_id && args.recipient_team_id))
        )
          return no('invalid_arguments');
        return {
          ok: true,
          channel,
          ts: this.#post(channel, { ...args, text: textOf(args) }, 'streaming').ts,
        };
      }
      case 'chat.appendStream':
      case 'chat.stopStream': {
        const message = this.#message(channel, args.ts);
        if (!message) return no('message_not_found');
        if (message.state !== 'streaming') return no('message_not_in_streaming_state');
        message.text += textOf(args);
        message.history.push(message.text);
        if (method === 'chat.stopStream') message.state = 'done';
        return { ok: true, channel, ts: message.ts };
      }
      case 'chat.update': {
        const message = this.#message(channel, args.ts);
        if (!message) return no('message_not_found');
        if (message.state === 'streaming') return no('streaming_state_conflict');
        const wrong = this.#wrong(args) ?? (String(args.text).length > 4_000 ? 'msg_too_long' : null);
        if (wrong) return no(wrong);
        message.text = String(args.text);
        message.blocks = (args.blocks as Args[]) ?? [];
        message.history.push(message.text);
        return { ok: true, channel, ts: message.ts };
      }
      case 'chat.getPermalink':
        return {
          ok: true,
          permalink: `https://work.slack.com/archives/${channel}/p${String(args.message_ts).replace('.', '')}`,
        };
      case 'conversations.info':
        return { ok: true, channel: { id: channel, is_private: false, ...this.channels.get(channel) } };
      case 'conversations.replies': {
        const all = this.threads.get(String(args.ts)) ?? [];
        const from = Number(args.cursor ?? 0);
        const size = Math.min(Number(args.limit), 2);
        const next = from + size < all.length ? String(from + size) : '';
        return { ok: true, messages: all.slice(from, from + size), response_metadata: { next_cursor: next } };
      }
      case 'files.getUploadURLExternal': {
        this.#made += 1;
        const id = `F0UP${this.#made}00000`;
        const { filename, snippet_type } = args;
        const upload = {
          id,
          filename: String(filename),
          content: Buffer.alloc(0),
          channel: null,
          thread: null,
        };
        this.uploads.set(id, { ...upload, snippetType: (snippet_type as string) ?? null, looks: 0 });
        return { ok: true, upload_url: `${this.url}/upload/${id}`, file_id: id };
      }
      case 'files.completeUploadExternal': {
        const done = (args.files as { id: string }[]).map(({ id }) => id);
        for (const id of done) {
          const upload = this.uploads.get(id);
          if (!upload || upload.content.length === 0) return no('file_not_found');
          const thread = (args.thread_ts as string) ?? null;
          this.uploads.set(id, { ...upload, channel: channel || null, thread });
        }
        return { ok: true, files: done.map((id) => ({ id, title: '' })) };
      }
      case 'files.info': {
        const upload = this.uploads.get(String(args.file));
        if (!upload) return no('file_not_found');
        upload.looks += 1;
        return {
          ok: true,
          file: { id: upload.id, mimetype: upload.looks >= this.looksNeeded ? 'image/png' : '' },
        };
      }
      case 'views.publish': {
        const { blocks } = args.view as { blocks: Args[] };
        const wrong = complaintAbout(blocks, 100);
        if (wrong) return no('invalid_arguments', { response_metadata: { messages: [wrong] } });
        this.homes.set(String(args.user_id), args.view as Args);
        return { ok: true };
      }
      default:
        return no('unknown_method');
    }
  }

  #wrong(args: Args): string | null {
    const blocks = (args.blocks as Args[]) ?? [];
    if (String(args.text ?? '').length === 0 && blocks.length === 0) return 'no_text';
    const wrong = complaintAbout(blocks, 50);
    if (wrong) this.strays.push(`blocks: ${wrong}`);
    const images = blocks.filter(({ type }) => type === 'image') as { slack_file: { id: string } }[];
    const ready = images.every(
      ({ slack_file: { id } }) => (this.uploads.get(id)?.looks ?? 0) >= this.looksNeeded,
    );
    return wrong || !ready ? 'invalid_blocks' : null;
  }

  #post(channel: string, args: Args, state: Posted['state']): Posted {
    this.#made += 1;
    const text = String(args.text ?? '');
    const message: Posted = {
      channel,
      ts: `1700000000.${String(this.#made).padStart(6, '0')}`,
      thread: (args.thread_ts as string) ?? null,
      text,
      blocks: (args.blocks as Args[]) ?? [],
      state,
      history: [text],
    };
    this.messages.push(message);
    return message;
  }

  #message(channel: string, ts: unknown): Posted | undefined {
    return this.messages.find((one) => one.channel === channel && one.ts === ts);
  }

  #download(response: ServerResponse, name: string, authorized: boolean): void {
    const file = this.files.get(name);
    const own = this.answers.get(`GET ${name}`)?.({}, this.called(`GET ${name}`).length);
    this.calls.push({ method: `GET ${name}`, args: {} });
    if (own) return void response.writeHead(own.status ?? 200, own.headers).end();
    if (!authorized)
      return void response.writeHead(302, { location: 'https://work.slack.com/?redir=x' }).end();
    if (!file) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': file.type ?? 'text/plain' }).end(file.content);
  }

  /** A form with one file, as the SDK sends it. */
  #upload(response: ServerResponse, id: string, body: Buffer): void {
    const upload = this.uploads.get(id);
    const head = body.indexOf('\r\n\r\n');
    const end = body.lastIndexOf('\r\n--');
    if (!upload || head < 0) return void response.writeHead(404).end();
    this.uploads.set(id, { ...upload, content: body.subarray(head + 4, end) });
    response.end('OK');
  }
}

export function no(error: string, more: Args = {}): Args {
  return { ok: false, error, ...more };
}

function argsOf(text: string): Args {
  return Object.fromEntries(
    Object.entries(parse(text)).map(([name, value]) => [
      name,
      /^[[{]/.test(String(value)) ? JSON.parse(String(value)) : value,
    ]),
  );
}

function textOf({ markdown_text, chunks }: Args): string {
  const pieces = ((chunks as { text?: string }[]) ?? []).map(({ text = '' }) => text);
  return String(markdown_text ?? '') + pieces.join('');
}
