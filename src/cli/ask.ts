import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { converse } from '../assistant/conversation.ts';
import { answerFromArticles } from '../assistant/knowledge-answer.ts';
import { answerMessage } from '../assistant/messages.ts';
import { type Config, readConfig } from '../lib/config.ts';
import { OomwhyError } from '../lib/errors.ts';
import { projectRoot } from '../lib/root.ts';
import { configuredEmbedder } from '../model/embeddings.ts';
import { modelOf } from '../model/model.ts';
import { messageText } from '../report/message-text.ts';
import { loadArticles } from '../retrieve/articles.ts';
import type { KnowledgeBase } from '../retrieve/knowledge-base.ts';
import { openKnowledge } from '../retrieve/open.ts';
import { type Message, QuestionRequest } from '../schema/conversation.ts';
import { openSqliteStore } from '../store/sqlite/index.ts';
import { parseOptions } from './options.ts';

const OPTIONS = { incident: { type: 'string' }, format: { type: 'string', default: 'text' } } as const;

/** `oomwhy ask TEXT [--incident ID] [--format text|json]`: a turn of an incident's conversation, or the articles. */
export async function ask(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.format !== 'text' && values.format !== 'json')
    throw new OomwhyError('wrong-use', `--format is text or json, not "${values.format}"`);
  const asked = QuestionRequest.safeParse({ text: positionals.join(' ') });
  if (!asked.success) throw new OomwhyError('wrong-use', 'say what to ask, in 20000 characters at most');
  const config = readConfig(process.env);
  const knowledge = await openKnowledge({
    data: config.data,
    own: config.ownKnowledge,
    embedder: configuredEmbedder(config),
    report: ({ file, why }) => process.stderr.write(`oomwhy: ${file}: ${why}\n`),
  });
  try {
    const message = await answerTo(asked.data.text, values.incident ?? null, config, knowledge);
    process.stdout.write(
      values.format === 'json' ? `${JSON.stringify(message, null, 2)}\n` : messageText(message),
    );
  } finally {
    await knowledge.close();
  }
}

async function answerTo(
  text: string,
  id: string | null,
  config: Config,
  knowledge: KnowledgeBase,
): Promise<Message> {
  const articles = loadArticles(join(projectRoot(), 'knowledge'));
  if (id === null) return answerMessage(await answerFromArticles(knowledge, articles, text));
  // Nothing is made where there is nothing to look into.
  if (!existsSync(join(config.data, 'oomwhy.sqlite'))) throw notFound(id);
  const store = openSqliteStore(config.data);
  try {
    const incident = await store.incident(id);
    if (!incident) throw notFound(id);
    const parts = { store, articles, knowledge, model: modelOf(config), config };
    for await (const event of converse(parts, incident, { text }))
      if (event.event === 'answer_end') return event.data;
    throw new OomwhyError('internal', 'the answer ended without a message');
  } finally {
    await store.close();
  }
}

function notFound(id: string): OomwhyError {
  return new OomwhyError('incident-not-found', 'there is no such incident in OOMWHY_DATA', {
    where: id.slice(0, 100),
  });
}
