import { join } from 'node:path';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { readConfig } from '../lib/config.ts';
import { OomwhyError } from '../lib/errors.ts';
import { projectRoot } from '../lib/root.ts';
import { printable } from '../lib/text.ts';
import { makeMcpServer } from '../mcp/server.ts';
import { configuredEmbedder } from '../model/embeddings.ts';
import { modelOf } from '../model/model.ts';
import { loadArticles } from '../retrieve/articles.ts';
import { openKnowledge } from '../retrieve/open.ts';
import { Scope } from '../schema/api-key.ts';
import { openSqliteStore } from '../store/sqlite/index.ts';
import { parseOptions } from './options.ts';

/** `oomwhy mcp`: the Model Context Protocol on standard input and output, until the input ends or a signal comes. */
export async function mcp(args: string[]): Promise<void> {
  const { positionals } = parseOptions(args, {});
  if (positionals.length > 0) throw new OomwhyError('wrong-use', `mcp takes no "${positionals[0]}"`);
  const config = readConfig(process.env);
  const complain = (text: string) =>
    process.stderr.write(`oomwhy: ${printable(text).replace(/\s+/g, ' ')}\n`);
  const store = openSqliteStore(config.data);
  const knowledge = await openKnowledge({
    data: config.data,
    own: config.ownKnowledge,
    embedder: configuredEmbedder(config),
    report: ({ file, why }) => complain(`${file}: ${why}`),
  });
  const parts = {
    config,
    store,
    knowledge,
    articles: loadArticles(join(projectRoot(), 'knowledge')),
    model: modelOf(config),
    report: (error: unknown) => complain(String((error as Error)?.stack ?? error)),
  };
  const ended = new Promise<void>((resolve) => {
    process.stdin.once('close', resolve).once('end', resolve);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  const server = serveStdio(() => makeMcpServer(parts, Scope.options), {
    onerror: (error) => complain(error.message),
  });
  await ended;
  await server.close();
  await knowledge.close();
  await store.close();
}
