import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
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

/** Running answers get this long to end once the service is told to stop. */
const GRACE_MS = 10_000;
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
  const cut = new AbortController();
  const context = { config, store, articles, knowledge, model, log, cut: cut.signal };
  const app = createApp({ ...context, stopping: () => stopping });
  const server = createServer(app);
  try {
    await listen(server, config);
  } catch (error) {
    await knowledge.close();
    await store.close();
    throw error;
  }
  if (model) void logProbe(model, log);
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    url: `http://${host}:${port}`,
    async stop() {
      stopping = true;
      // A model is asked no further a little before, so that what it said is stored and sent.
      const soon = setTimeout(() => cut.abort(), GRACE_MS - CUT_MS);
      const late = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeIdleConnections();
      });
      clearTimeout(soon);
      clearTimeout(late);
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
