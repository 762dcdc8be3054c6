import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { explain } from '../assistant/explain.ts';
import { BundleOpener } from '../bundle/open.ts';
import { OomwhyError } from '../lib/errors.ts';
import { projectRoot } from '../lib/root.ts';
import { incidentMarkdown } from '../report/markdown.ts';
import { incidentText } from '../report/text.ts';
import { articlesOnDemand } from '../retrieve/articles.ts';
import type { Incident } from '../schema/incident.ts';
import { parseOptions } from './options.ts';

const FORMATS: Readonly<Record<string, (incident: Incident) => string>> = {
  text: incidentText,
  markdown: incidentMarkdown,
  json: (incident) => `${JSON.stringify(incident, null, 2)}\n`,
};

const OPTIONS = {
  program: { type: 'string' },
  question: { type: 'string' },
  format: { type: 'string', default: 'text' },
} as const;

/** `oomwhy diagnose PATH|- …` */
export async function diagnose(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const print = Object.hasOwn(FORMATS, values.format) ? FORMATS[values.format] : undefined;
  if (!print)
    throw new OomwhyError('wrong-use', `--format is text, markdown or json, not "${values.format}"`);
  if (positionals.length === 0)
    throw new OomwhyError('wrong-use', 'say what to diagnose: a path, or - for standard input');
  const opener = new BundleOpener();
  for (const path of positionals) {
    if (path === '-') await opener.add({ name: 'stdin', bytes: process.stdin });
    else await opener.add({ path }, positionals.length > 1);
  }
  if (values.program) await addProgram(opener, values.program);
  const articles = articlesOnDemand(join(projectRoot(), 'knowledge'));
  process.stdout.write(print(await explain(opener.finish(), articles, values.question ?? null)));
}

async function addProgram(opener: BundleOpener, path: string): Promise<void> {
  try {
    const files = (await stat(path)).isDirectory()
      ? (await readdir(path)).map((name) => join(path, name))
      : [path];
    for (const file of files) {
      if ((await stat(file)).isFile()) opener.addProgram(basename(file), await readFile(file, 'utf8'));
    }
  } catch (error) {
    throw new OomwhyError('file-not-found', (error as Error).message, { where: path, cause: error });
  }
}
