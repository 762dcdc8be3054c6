import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorCode, OomwhyError } from '../lib/errors.ts';
import { problemOf } from './problem.ts';

/** How long a client may take. A slow line may take its time, as long as something comes. */
export interface ClientLimits {
  /** For all headers, in milliseconds. */
  readonly headersMs: number;
  readonly headerBytes: number;
  /** In each span of this many milliseconds a body must bring this many bytes; once it may fail to. */
  readonly spanMs: number;
  readonly spanBytes: number;
  /** How often headers that are late are looked for, in milliseconds. */
  readonly checkMs: number;
}

export const CLIENT_LIMITS: ClientLimits = {
  headersMs: 20_000,
  headerBytes: 16 * 1024,
  spanMs: 30_000,
  spanBytes: 4 * 1024,
  checkMs: 5_000,
};

const BY_NODE: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** A server that is held up by nobody: late headers, large ones, and bodies that trickle end with a problem. */
export function httpServer(app?: RequestListener, limits: ClientLimits = CLIENT_LIMITS): Server {
  const server = createServer({
    headersTimeout: limits.headersMs,
    maxHeaderSize: limits.headerBytes,
    connectionsCheckingInterval: limits.checkMs,
    // The whole of a large upload has no limit, its pace has.
    requestTimeout: 0,
  });
  server.on('request', (request, response) => watchBody(request, response, limits));
  if (app) server.on('request', app);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(error, socket));
  return server;
}

function watchBody(request: IncomingMessage, response: ServerResponse, limits: ClientLimits): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && !(Number(length) > 0)) return;
  let before = request.socket.bytesRead;
  let poor = 0;
  const timer = setInterval(() => {
    if (request.complete || request.destroyed) return clearInterval(timer);
    const came = request.socket.bytesRead - before;
    before = request.socket.bytesRead;
    // With a full buffer it is we who are slow.
    const isPoor = came < limits.spanBytes && request.readableLength < request.readableHighWaterMark;
    poor = isPoor ? poor + 1 : 0;
    if (poor < 2) return;
    clearInterval(timer);
    const error = new OomwhyError('request-timeout', 'the body comes too slowly');
    if (response.headersSent) return void request.destroy(error);
    const id = String(response.getHeader('x-request-id') ?? '');
    response.writeHead(error.status, { 'content-type': 'application/problem+json', connection: 'close' });
    response.end(JSON.stringify(problemOf(error, id)), () => request.destroy(error));
  }, limits.spanMs).unref();
  request.once('close', () => clearInterval(timer));
}

/** What Node cannot read as a request, before there is a response to speak of. */
function refuse(thrown: NodeJS.ErrnoException, socket: Duplex): void {
  const under = (socket as { _httpMessage?: { headersSent: boolean } })._httpMessage;
  if (!socket.writable || thrown.code === 'ECONNRESET' || under?.headersSent)
    return void socket.destroy(thrown);
  const code = BY_NODE[thrown.code ?? ''] ?? 'malformed-http';
  const error = new OomwhyError(code, WORDS[code] ?? 'this is no request of HTTP/1.1');
  const body = JSON.stringify(problemOf(error, ''));
  const head = [
    `HTTP/1.1 ${error.status} ${code}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const WORDS: Partial<Record<ErrorCode, string>> = {
  'headers-too-large': 'the headers are larger than a service reads',
  'request-timeout': 'the headers come too slowly',
};
