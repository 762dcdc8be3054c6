import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { parseArticle } from './articles.ts';

/** No article is larger: a runbook beyond this is a log or a dump, and would drown the others. */
const MAX_PAGE_BYTES = 1024 ** 2;
/** The namespace of a team's own runbooks. */
export const OWN = 'own';

/** An article as it is indexed and shown, ours or a team's. */
export interface Page {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly causes: readonly string[];
  readonly questions: readonly string[];
  /** The same in other words, for the search alone. */
  readonly phrasings: readonly string[];
  /** Markdown, without front matter and title. */
  readonly body: string;
  /** Of the file's content: what is indexed again once it changes. */
  readonly hash: string;
}

/** A file that was skipped, and why. */
export interface PageProblem {
  readonly file: string;
  readonly why: string;
}

/** A team's front matter may hold anything; these keys are used. */
const OwnFrontMatter = z.object({
  title: z.string().min(1).max(300).optional(),
  causes: z.array(z.string()).default([]),
  questions: z.array(z.string()).default([]),
});

/**
 * Reads every Markdown file below a folder. A bad one is reported and skipped.
 * @param own whether it is a team's folder: any Markdown, ids below `own/`
 */
export function readPages(folder: string, own: boolean): { pages: Page[]; problems: PageProblem[] } {
  const pages = new Map<string, Page>();
  const problems: PageProblem[] = [];
  const phrasings = own ? new Map<string, string[]>() : readPhrasings(folder, problems);
  for (const file of markdownFiles(folder, own)) {
    try {
      const page = own
        ? parseOwnPage(file, readPage(folder, file))
        : parsePage(file, readPage(folder, file), phrasings);
      if (pages.has(page.id)) throw new Error(`the id ${page.id} is used twice`);
      pages.set(page.id, page);
    } catch (error) {
      problems.push({ file, why: (error as Error).message });
    }
  }
  return { pages: [...pages.values()], problems };
}

function markdownFiles(folder: string, own: boolean): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:md|markdown)$/i.test(file) && (own || basename(file) !== 'README.md'))
    .filter((file) => !/(?:^|\/)[.]/.test(file) && !file.includes('node_modules/'))
    .sort();
}

function readPage(folder: string, file: string): string {
  const path = join(folder, file);
  const { size } = statSync(path);
  if (size > MAX_PAGE_BYTES)
    throw new Error(`${size} bytes are more than the ${MAX_PAGE_BYTES} of an article`);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  return text.replaceAll('\r\n', '\n');
}

const Phrasings = z.record(z.string(), z.array(z.string().min(1)));

/** `phrasings/*.yaml`: by article id, what else people type who look for it. A bad file is reported and skipped. */
function readPhrasings(folder: string, problems: PageProblem[]): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const name of readdirSync(join(folder, 'phrasings')).filter((one) => one.endsWith('.yaml'))) {
    const file = join('phrasings', name);
    try {
      const some = Phrasings.parse(parseYaml(readFileSync(join(folder, file), 'utf8')));
      for (const [id, phrasings] of Object.entries(some)) all.set(id, [...(all.get(id) ?? []), ...phrasings]);
    } catch (error) {
      problems.push({ file, why: (error as Error).message });
    }
  }
  return all;
}

function parsePage(file: string, text: string, all: ReadonlyMap<string, string[]>): Page {
  const { id, title, kind, causes, questions } = parseArticle(file, text);
  if (`${id}.md` !== file) throw new Error(`the id ${id} is not the file's name`);
  const phrasings = all.get(id) ?? [];
  const hash = hashOf([text, ...phrasings].join('\n'));
  return { id, title, kind, causes, questions, phrasings, body: bodyOf(text), hash };
}

function parseOwnPage(file: string, text: string): Page {
  const front = /^---\n([\s\S]*?)\n---(?:\n|$)/.exec(text)?.[1];
  if (front === undefined && text.startsWith('---\n')) throw new Error('the front matter has no end');
  const { title, causes, questions } = OwnFrontMatter.parse((front && parseYaml(front)) ?? {});
  const body = bodyOf(text);
  if (body === '') throw new Error('the file is empty');
  const name = file.replace(/\.\w+$/, '');
  const heading = /^#\s+(.+)$/m.exec(text)?.[1];
  return {
    id: `${OWN}/${name}`,
    title: title ?? heading?.trim() ?? basename(name).replace(/[-_]+/g, ' '),
    kind: OWN,
    causes,
    questions,
    phrasings: [],
    body,
    hash: hashOf(text),
  };
}

function bodyOf(text: string): string {
  return text
    .replace(/^---\n[\s\S]*?\n---(?:\n|$)/, '')
    .replace(/^\s*# .+$/m, '')
    .trim();
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
