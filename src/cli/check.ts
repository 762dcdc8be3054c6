import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkExplanation } from '../assistant/check-explanation.ts';
import { BundleOpener } from '../bundle/open.ts';
import { OomwhyError } from '../lib/errors.ts';
import { projectRoot } from '../lib/root.ts';
import { checkedText } from '../report/checked-text.ts';
import { loadArticles } from '../retrieve/articles.ts';
import { CheckRequest } from '../schema/check.ts';
import { parseOptions } from './options.ts';
import { standardInput } from './standard-input.ts';

const OPTIONS = { text: { type: 'string' }, format: { type: 'string', default: 'text' } } as const;

/** `oomwhy check PATH|- [--text FILE]`: the explanation comes from FILE, or from standard input where PATH is a path. */
export async function check(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.format !== 'text' && values.format !== 'json')
    throw new OomwhyError('wrong-use', `--format is text or json, not "${values.format}"`);
  if (positionals.length === 0) throw new OomwhyError('wrong-use', 'say on what evidence: a path, or -');
  if (positionals.includes('-') && values.text === undefined)
    throw new OomwhyError(
      'wrong-use',
      'with evidence on standard input, name the explanation with --text FILE',
    );
  const opener = new BundleOpener();
  for (const path of positionals) {
    if (path === '-') await opener.add({ name: 'stdin', bytes: process.stdin });
    else await opener.add({ path }, positionals.length > 1);
  }
  const given = CheckRequest.safeParse({ text: await explanation(values.text) });
  if (!given.success)
    throw new OomwhyError('wrong-use', 'the explanation is empty, or longer than 200,000 characters');
  const articles = loadArticles(join(projectRoot(), 'knowledge')).values();
  const checked = await checkExplanation(opener.finish(), articles, given.data.text);
  process.stdout.write(
    values.format === 'json' ? `${JSON.stringify(checked, null, 2)}\n` : checkedText(checked),
  );
}

async function explanation(file: string | undefined): Promise<string> {
  if (file === undefined) return standardInput();
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new OomwhyError('file-not-found', (error as Error).message, { where: file, cause: error });
  }
}
