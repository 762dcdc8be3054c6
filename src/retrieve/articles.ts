import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';

export const SECTIONS = [
  'What it means',
  'How to confirm',
  'Fix now',
  'Fix for good',
  'When it is not this',
  'References',
] as const;
export type SectionName = (typeof SECTIONS)[number];

const FrontMatter = z.strictObject({
  id: z.string().regex(/^[a-z-]+\/[a-z0-9-]+$/),
  title: z.string().min(1),
  kind: z.enum(['cause', 'fix', 'kernel', 'python', 'runtime', 'platform', 'myth']),
  causes: z.array(z.string()),
  kernels: z.string(),
  questions: z.array(z.string()).min(1),
  sources: z.array(z.string()).min(1),
  reviewed: z
    .union([z.string(), z.date()])
    .transform((day) => (day instanceof Date ? day.toISOString().slice(0, 10) : day)),
});

/**
 * A page of knowledge/. `sections` holds each section's claims, one a line, Markdown bullets taken off; code blocks
 * are for the page, and no claims.
 */
export type Article = z.infer<typeof FrontMatter> & {
  readonly sections: Readonly<Partial<Record<SectionName, readonly string[]>>>;
};

/**
 * Reads one article: front matter between `---` lines, then `## Section` headings.
 * @throws Error naming the file and what is wrong with it
 */
export function parseArticle(file: string, text: string): Article {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text);
  if (!match) throw new Error(`${file}: front matter between two lines of --- is missing`);
  const front = FrontMatter.safeParse(parseYaml(match[1] as string));
  if (!front.success) throw new Error(`${file}: ${z.prettifyError(front.error)}`);
  const sections: Partial<Record<SectionName, string[]>> = {};
  let current: string[] | null = null;
  for (const line of (match[2] as string).replace(/^```[\s\S]*?^```$/gm, '').split('\n')) {
    const heading = /^## (.+)$/.exec(line)?.[1];
    if (heading !== undefined) {
      if (!(SECTIONS as readonly string[]).includes(heading))
        throw new Error(`${file}: no section is called "${heading}"`);
      current = sections[heading as SectionName] = [];
    } else if (line.trim() !== '' && !line.startsWith('# ')) current?.push(line.replace(/^[-*] /, '').trim());
  }
  return { ...front.data, sections };
}

/** Loads every article below a folder, keyed by id. @throws Error for a broken article or an id used twice */
export function loadArticles(folder: string): ReadonlyMap<string, Article> {
  const articles = new Map<string, Article>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!entry.endsWith('.md') || entry.endsWith('README.md')) continue;
    const article = parseArticle(entry, readFileSync(join(folder, entry), 'utf8'));
    if (articles.has(article.id)) throw new Error(`${entry}: the id ${article.id} is used twice`);
    articles.set(article.id, article);
  }
  return articles;
}

/** Articles by id; a diagnosis quotes one or two. */
export type Articles = Pick<ReadonlyMap<string, Article>, 'get'>;

/** Reads an article when it is asked for: all of them take longer than a diagnosis. @throws Error for a broken one */
export function articlesOnDemand(folder: string): Articles {
  return {
    get(id) {
      const file = join(folder, `${id}.md`);
      return existsSync(file) ? parseArticle(`${id}.md`, readFileSync(file, 'utf8')) : undefined;
    },
  };
}
