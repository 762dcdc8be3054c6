import { findArticles } from '../assistant/find-articles.ts';
import { readConfig } from '../lib/config.ts';
import { OomwhyError } from '../lib/errors.ts';
import { configuredEmbedder } from '../model/embeddings.ts';
import { searchText } from '../report/search-text.ts';
import { openKnowledge } from '../retrieve/open.ts';
import { KnowledgeQuery, type KnowledgeResults } from '../schema/knowledge.ts';
import { parseOptions } from './options.ts';
import { standardInput } from './standard-input.ts';

const OPTIONS = {
  limit: { type: 'string', default: '5' },
  format: { type: 'string', default: 'text' },
} as const;

/** `oomwhy knowledge search TEXT [--limit N] [--format text|json]`; TEXT may be `-` for standard input. */
export async function knowledge(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [action, ...words] = positionals;
  if (action !== 'search') throw new OomwhyError('wrong-use', 'knowledge knows one action: search TEXT');
  if (values.format !== 'text' && values.format !== 'json')
    throw new OomwhyError('wrong-use', `--format is text or json, not "${values.format}"`);
  const text = words.length === 1 && words[0] === '-' ? await standardInput() : words.join(' ');
  const query = KnowledgeQuery.safeParse({ q: text, limit: values.limit });
  if (!query.success) throw new OomwhyError('wrong-use', query.error.issues[0]?.message ?? 'wrong query');
  const config = readConfig(process.env);
  const base = await openKnowledge({
    data: config.data,
    own: config.ownKnowledge,
    embedder: configuredEmbedder(config),
    report: ({ file, why }) => process.stderr.write(`oomwhy: ${file}: ${why}\n`),
  });
  try {
    const { q, limit } = query.data;
    const results: KnowledgeResults = { query: q, results: await findArticles(base, q, { limit }) };
    process.stdout.write(
      values.format === 'json' ? `${JSON.stringify(results, null, 2)}\n` : searchText(results),
    );
  } finally {
    await base.close();
  }
}
