import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, pino } from 'pino';
import { conversing } from '../assistant/conversation.ts';
import type { Config } from '../lib/config.ts';
import { OomwhyError } from '../lib/errors.ts';
import { projectRoot } from '../lib/root.ts';
import { configuredEmbedder } from '../model/embeddings.ts';
import { type Model, modelOf } from '../model/model.ts';
import { probe } from '../model/probe.ts';
import { prompts } from '../model/prompts.ts';
import { loadArticles } from '../retrieve/articles.ts';
import { openKnowledge } from '../retrieve/open.ts';
import { openSqliteStore } from '../store/sqlite/index.ts';
import { createApp } from './app.ts';
import { mayListen } from './auth/may-listen.ts';
import { Courier } from './courier/courier.ts';
import { httpServer } from './http-server.ts';

/** A model is asked no further so long before the end of a stop, so that what it said is stored and sent. */
const CUT_MS = 1_500;

export interface Running {
  readonly url: string;
  /** Takes no new work, lets what runs finish, closes the store. */
  stop(): Promise<void>;
}

/** Starts the service. @throws OomwhyError store-unavailable, port-in-use */
export async function serve(config: Config): Promise<Running> {
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const store = openSqliteStore(config.data);
  const articles = loadArticles(join(projectRoot(), 'knowledge'));
  const knowledge = await openKnowledge({
    data: config.data,
    own: config.ownKnowledge,
    embedder: configuredEmbedder(config),
    report: (problem) => log.warn(problem, 'knowledge'),
  });
  knowledge.watch();
  let stopping = false;
  const model = modelOf(config);
  if (model) prompts();
  const stop = new AbortController();
  const cut = new AbortController();
  const courier = new Courier({ webhooks: config.webhooks, deliveries: store.deliveries, log });
  const context = {
    config,
    store,
    articles,
    knowledge,
    model,
    log,
    courier,
    stop: stop.signal,
    cut: cut.signal,
  };
  // Its code is loaded only where it is set.
  const slack =
    config.slack &&
    (await import('../slack/door.ts')).openSlack(config.slack, { ...context, stopping: () => stopping });
  const app = createApp({ ...context, slack: slack?.router ?? null, stopping: () => stopping });
  const server = httpServer(app);
  try {
    await mayListen(config, store.access);
    await listen(server, config);
  } catch (error) {
    await knowledge.close();
    await store.close();
    throw error;
  }
  if (model) void logProbe(model, log);
  slack?.start();
  courier.wake();
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    url: `http://${host}:${port}`,
    async stop() {
      stopping = true;
      stop.abort();
      const graceMs = config.stopSeconds * 1000;
      const deadline = Date.now() + graceMs;
      const soon = setTimeout(() => cut.abort(), Math.max(graceMs - CUT_MS, graceMs / 4));
      const late = setTimeout(() => server.closeAllConnections(), graceMs);
      const closed = new Promise((resolve) => {
        server.close(resolve);
        server.closeIdleConnections();
      });
      await Promise.all([closed, slack?.stop(graceMs)]);
      const left = Math.max(CUT_MS, deadline - Date.now());
      // An answer goes on for a while when its reader is gone: it must be stored before the store is closed.
      await Promise.race([conversing.idle(), sleep(left, null, { ref: false })]);
      clearTimeout(soon);
      clearTimeout(late);
      await courier.stop();
      await knowledge.close();
      await store.close();
    },
  };
}

/** What the model can, in one line of the log; until then it is taken to be able. */
async function logProbe({ settings, endpoint, abilities }: Model, log: Logger): Promise<void> {
  const { reached, says } = await probe(settings.name, endpoint, abilities);
  log[reached ? 'info' : 'warn'](says);
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'EADDRINUSE' || error.code === 'EACCES' ? 'port-in-use' : 'internal';
      reject(new OomwhyError(code, error.message, { where: `${host}:${port}`, cause: error }));
    });
    server.listen(port, host, resolve);
  });
}
