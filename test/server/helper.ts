import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, expect } from 'vitest';
import { readConfig } from '../../src/lib/config.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { modelOf } from '../../src/model/model.ts';
import { loadArticles } from '../../src/retrieve/articles.ts';
import type { KnowledgeBase } from '../../src/retrieve/knowledge-base.ts';
import { openKnowledge } from '../../src/retrieve/open.ts';
import { IncidentList, Problem } from '../../src/schema/conversation.ts';
import type { Incident } from '../../src/schema/incident.ts';
import { createApp } from '../../src/server/app.ts';
import { Courier } from '../../src/server/courier/courier.ts';
import { httpServer } from '../../src/server/http-server.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import type { Store } from '../../src/store/store.ts';

export const GIVEN = join(import.meta.dirname, '../incidents/cgroup-limit-a/given');

export const OOM_LOG = `[  100.000001] python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
[  100.000002] memory: usage 65536kB, limit 65536kB, failcnt 9
[  100.000003] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/job,task_memcg=/job,task=python3,pid=77,uid=0
[  100.000004] Memory cgroup out of memory: Killed process 77 (python3) total-vm:90000kB, anon-rss:65000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:100kB oom_score_adj:0
`;

/** In memory, and one for all services of a test file. */
const knowledge = openKnowledge({
  data: join(tmpdir(), 'oomwhy-no-such-folder'),
  report: ({ file, why }) => expect.unreachable(`${file}: ${why}`),
});

/** Of the courier, so that a test need not wait. */
export const QUICK = { firstMs: 20, factor: 2, attempts: 4 };

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asked {
  readonly headers?: OutgoingHttpHeaders;
  /** Written piece by piece, so chunked where no content-length is among the headers. */
  readonly body?: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
}

/** A service of the test file's own on a free port, on a real socket and a real store. */
export class Service {
  readonly folder: string;
  readonly #store: Store;
  readonly #keeps: boolean;
  #stopping = false;
  readonly #server: Server = httpServer();
  readonly #maxBody: number;
  readonly #environment: () => Record<string, string>;
  #knowledge: KnowledgeBase | null = null;
  #courier: Courier | null = null;
  #app: Express | null = null;

  /**
   * @param environment read when it starts
   * @param folder one that another service of the test had, or will have; else one of its own
   */
  constructor(maxBody: number, environment: () => Record<string, string> = () => ({}), folder?: string) {
    this.#maxBody = maxBody;
    this.#environment = environment;
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'oomwhy-server-'));
    this.#keeps = folder !== undefined;
    this.#store = openSqliteStore(this.folder);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get app(): Express {
    return this.#app as Express;
  }

  get store(): Store {
    return this.#store;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const environment = { OOMWHY_DATA: this.folder, ...this.#environment() };
    const config = { ...readConfig(environment), maxBody: this.#maxBody };
    const { data, ownKnowledge: own } = config;
    if (own) this.#knowledge = await openKnowledge({ data, own, report: () => undefined });
    const articles = loadArticles(join(projectRoot(), 'knowledge'));
    const log = pino({ level: 'silent' });
    const stopping = () => this.#stopping;
    const shared = { config, articles, model: modelOf(config), log, stopping };
    this.#courier = new Courier({
      webhooks: config.webhooks,
      deliveries: this.#store.deliveries,
      log,
      patience: QUICK,
    });
    this.#courier.wake();
    const kept = {
      store: this.#store,
      courier: this.#courier,
      knowledge: this.#knowledge ?? (await knowledge),
    };
    const context = { ...shared, ...kept };
    this.#app = createApp(context);
    this.#server.on('request', this.#app);
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  /** Reads the team's folder again. */
  async refreshKnowledge(): Promise<void> {
    await this.#knowledge?.refresh();
  }

  pretendToStop(stopping: boolean): void {
    this.#stopping = stopping;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.#courier?.stop();
    await this.#knowledge?.close();
    await this.#store.close();
    if (!this.#keeps) rmSync(this.folder, { recursive: true, force: true });
  }

  /** One request on a connection of its own, its path and headers as they are given. */
  ask(method: string, path: string, { headers = {}, body = [] }: Asked = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.port, method, path, headers, agent: false };
      const asking = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece) => {
          text += piece;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
        response.on('error', reject);
      });
      asking.on('error', reject);
      void (async () => {
        for await (const piece of body) {
          if (asking.destroyed || asking.writableEnded) return;
          asking.write(piece);
          await new Promise((next) => setImmediate(next));
        }
        asking.end();
      })().catch(reject);
    });
  }

  json(path: string, value: unknown, headers: OutgoingHttpHeaders = {}): Promise<Reply> {
    return this.ask('POST', path, {
      headers: { 'content-type': 'application/json', ...headers },
      body: [JSON.stringify(value)],
    });
  }

  text(content: string | Uint8Array, headers: OutgoingHttpHeaders = {}): Promise<Reply> {
    return this.ask('POST', '/api/v1/incidents', {
      headers: { 'content-type': 'text/plain', ...headers },
      body: [content],
    });
  }

  async upload(
    parts: readonly [name: string, content: string | Uint8Array, filename?: string][],
    headers: Record<string, string> = {},
  ) {
    const form = new FormData();
    for (const [name, content, filename] of parts) {
      if (filename === undefined) form.append(name, String(content));
      else form.append(name, new Blob([Buffer.from(content as Uint8Array)]), filename);
    }
    const response = await fetch(`${this.url}/api/v1/incidents`, { method: 'POST', body: form, headers });
    return { status: response.status, text: await response.text() };
  }

  async posted(text: string = OOM_LOG, question?: string): Promise<Incident> {
    const reply = await this.json('/api/v1/incidents', { text, question });
    expect(reply.status, reply.text).toBe(201);
    return JSON.parse(reply.text) as Incident;
  }

  async ids(): Promise<string[]> {
    const { text } = await this.ask('GET', '/api/v1/incidents?limit=200');
    return IncidentList.parse(JSON.parse(text)).incidents.map(({ id }) => id);
  }
}

/** Starts a service before the tests of a file and ends it behind them. */
export function service(maxBody = 256 * 1024 ** 2, environment?: () => Record<string, string>): Service {
  const one = new Service(maxBody, environment);
  beforeAll(() => one.start());
  afterAll(() => one.close());
  return one;
}

/** Checks that a reply is a problem of RFC 9457 with this code and gives it. */
export function expectProblem({ status, headers, text }: Reply, code: string, wanted: number): Problem {
  expect(status, text.slice(0, 500)).toBe(wanted);
  const problem = Problem.parse(JSON.parse(text));
  expect(problem.code, text).toBe(code);
  expect(problem.status).toBe(status);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(problem.type).toMatch(new RegExp(`#${code}$`));
  expect(problem.requestId).toBe(headers['x-request-id']);
  expect(problem.detail).not.toMatch(/\n|node_modules|at \/|\.ts:\d/);
  return problem;
}

export interface SseEvent {
  readonly id: number;
  readonly event: string;
  readonly data: unknown;
}

export function sseEvents(text: string): SseEvent[] {
  expect(text.endsWith('\n\n')).toBe(true);
  const blocks = text.split('\n\n').slice(0, -1);
  return blocks.flatMap((block) => {
    if (block.startsWith(':')) return [];
    const match = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(block);
    expect(match, block).not.toBeNull();
    return [{ id: Number(match?.[1]), event: String(match?.[2]), data: JSON.parse(String(match?.[3])) }];
  });
}
