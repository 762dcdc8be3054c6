import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { PROBE_TEXT } from '../../src/model/probe.ts';

const Content = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() })), z.null()]);
const ChatRequest = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z
    .array(
      z.looseObject({
        role: z.string(),
        content: Content.optional(),
        tool_calls: z.array(z.looseObject({ id: z.string() })).optional(),
        tool_call_id: z.string().optional(),
      }),
    )
    .min(1),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).optional(),
  response_format: z.looseObject({ type: z.string() }).optional(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** What the stand-in says to one request. */
export type StubReply =
  | { readonly text: string }
  | {
      readonly calls: readonly { readonly name: string; readonly args: unknown; readonly id?: string }[];
      readonly text?: string;
    }
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly message?: string;
      readonly code?: string;
    }
  | { readonly breaksAfter: number; readonly text: string }
  | { readonly stallsAfter: number; readonly text: string }
  | { readonly hangs: true }
  | { readonly raw: string; readonly type?: string };

export interface Recorded {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The structured answer that the prompts ask for, as a model writes it. */
export function answer(
  sentences: readonly (
    | string
    | {
        text: string;
        facts?: string[];
        evidence?: { source: string; line: number }[];
        articles?: string[];
        section?: string;
      }
  )[],
  fixes: readonly string[] = [],
): { text: string } {
  const full = sentences.map((one) => ({
    facts: [],
    evidence: [],
    articles: [],
    section: '',
    ...(typeof one === 'string' ? { text: one } : one),
  }));
  return { text: JSON.stringify({ sentences: full, fixes }) };
}

/** Speaks OpenAI's chat completions over a real socket, streaming or not, and keeps every byte that it is sent. */
export class ModelStub {
  readonly received: Recorded[] = [];
  /** Chat requests that were no probe. */
  readonly chats: ChatRequest[] = [];
  /** Given the request and how many came before it. */
  reply: (request: ChatRequest, n: number) => StubReply = () => answer([]);
  /** What the server can; asked for what it cannot, it refuses as Ollama and llama.cpp do. */
  able = { tools: true, schema: true, streaming: true };
  models: unknown[] = [{ id: 'stub', object: 'model', created: 0, owned_by: 'test', max_model_len: 32_768 }];
  /** Replies that the client did not wait for. */
  cut = 0;
  readonly #server: Server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) this.cut += 1;
    });
    void this.#serve(request, response).catch((error) => response.destroy(error as Error));
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  forget(): void {
    this.cut = 0;
    this.received.length = 0;
    this.chats.length = 0;
  }

  /** All that arrived, headers too. */
  get wire(): string {
    return JSON.stringify(this.received);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const path = request.url ?? '';
    this.received.push({ path, headers: request.headers, body });
    if (path.endsWith('/models')) return json(response, 200, { object: 'list', data: this.models });
    const chat = ChatRequest.parse(JSON.parse(body));
    const refused = this.#refuses(chat);
    if (refused) return json(response, 400, { error: { message: refused, type: 'invalid_request_error' } });
    if (chat.messages.length === 1 && chat.messages[0]?.content === PROBE_TEXT)
      return deliver(response, chat, { text: 'ok' });
    this.chats.push(chat);
    const misuse = unansweredCall(chat);
    if (misuse) return json(response, 400, { error: { message: misuse, type: 'invalid_request_error' } });
    return deliver(response, chat, this.reply(chat, this.chats.length - 1));
  }

  #refuses({ tools, response_format, stream, model }: ChatRequest): string | null {
    if (tools && !this.able.tools) return `registry.ollama.ai/library/${model} does not support tools`;
    if (response_format && !this.able.schema) return 'response_format type json_schema is not supported';
    if (stream && !this.able.streaming) return 'stream is not supported';
    return null;
  }
}

/** OpenAI refuses a conversation in which a tool call has no result. */
function unansweredCall({ messages }: ChatRequest): string | null {
  const answered = new Set(messages.map((message) => message.tool_call_id));
  const open = messages.flatMap((message) => message.tool_calls ?? []).find(({ id }) => !answered.has(id));
  return open ? `An assistant message with tool_calls must be followed by tool messages: ${open.id}` : null;
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Of tool calls, one for all stubs. */
let made = 0;
function nextId(): string {
  made += 1;
  return `call_${made}`;
}

function deliver(response: ServerResponse, chat: ChatRequest, reply: StubReply): void {
  if ('hangs' in reply) return;
  if ('status' in reply) {
    const { status, headers, message = 'the stub refuses', code = null } = reply;
    json(response, status, { error: { message, code, type: 'error' } }, headers);
    return;
  }
  if ('raw' in reply) {
    response.writeHead(200, {
      'content-type': reply.type ?? (chat.stream ? 'text/event-stream' : 'application/json'),
    });
    response.end(reply.raw);
    return;
  }
  const text = reply.text ?? '';
  const calls =
    'calls' in reply
      ? reply.calls.map(({ name, args, id }) => ({
          id: id ?? nextId(),
          type: 'function',
          function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
        }))
      : [];
  const finish = calls.length > 0 ? 'tool_calls' : 'stop';
  const usage = { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 };
  const base = { id: 'chatcmpl-1', created: 0, model: chat.model };
  if (!chat.stream) {
    const message = { role: 'assistant', content: text, ...(calls.length > 0 && { tool_calls: calls }) };
    json(response, 200, {
      ...base,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: finish }],
      usage,
    });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (choices: unknown[], more: object = {}) =>
    response.write(
      `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices, ...more })}\n\n`,
    );
  send([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]);
  let sent = 0;
  for (const piece of text.match(/[\s\S]{1,17}/g) ?? []) {
    if ('breaksAfter' in reply && sent >= reply.breaksAfter)
      return void setTimeout(() => response.destroy(), 20);
    if ('stallsAfter' in reply && sent >= reply.stallsAfter) return;
    send([{ index: 0, delta: { content: piece }, finish_reason: null }]);
    sent += piece.length;
  }
  for (const [index, call] of calls.entries()) {
    send([{ index: 0, delta: { tool_calls: [{ index, ...call }] }, finish_reason: null }]);
  }
  send([{ index: 0, delta: {}, finish_reason: finish }]);
  send([], { usage });
  response.end('data: [DONE]\n\n');
}
