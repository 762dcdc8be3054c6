import { articleUrl } from '../lib/anchor.ts';
import type { Article, SectionName } from '../retrieve/articles.ts';
import type { Evidence, Sentence } from '../schema/evidence.ts';
import type { AnswerSentence, Citation } from '../schema/incident.ts';

/** A sentence before its citations are numbered. */
export interface Draft {
  readonly section: string;
  readonly text: string;
  readonly form: AnswerSentence['form'];
  readonly evidence: readonly Evidence[];
  readonly article: { readonly article: Article; readonly section: SectionName } | null;
}

export function fromSentence(section: string, { text, evidence }: Sentence): Draft {
  return { section, text, form: 'text', evidence, article: null };
}

export function plain(section: string, text: string, evidence: readonly Evidence[] = []): Draft {
  return { section, text, form: 'text', evidence, article: null };
}

export function command(section: string, text: string, evidence: readonly Evidence[] = []): Draft {
  return { section, text, form: 'command', evidence, article: null };
}

export function title(section: string, text: string): Draft {
  return { section, text, form: 'title', evidence: [], article: null };
}

/** The first `max` lines of an article's section, each quoted and cited. */
export function fromArticle(
  section: string,
  article: Article | undefined,
  name: SectionName,
  max: number,
): Draft[] {
  const lines = article?.sections[name]?.slice(0, max) ?? [];
  return article
    ? lines.map((text) => ({
        section,
        text,
        form: 'text',
        evidence: [],
        article: { article, section: name },
      }))
    : [];
}

/** Numbers the citations in order of appearance; one line cited twice has one number. */
export function numberCitations(drafts: readonly Draft[]): {
  sentences: AnswerSentence[];
  citations: Citation[];
} {
  const citations = new Map<string, Citation>();
  const cite = (key: string, make: (id: string) => Citation): string => {
    const known = citations.get(key);
    if (known) return known.id;
    const id = String(citations.size + 1);
    citations.set(key, make(id));
    return id;
  };
  const sentences = drafts.map(({ section, text, form, evidence, article }) => {
    const ids = evidence.map((at) =>
      cite(`${at.source}\0${at.line}`, (id) => ({ id, kind: 'evidence', ...at })),
    );
    if (article) {
      const { id: name, title } = article.article;
      const key = `article\0${name}\0${text}`;
      ids.push(
        cite(key, (id) => {
          const { section } = article;
          return { id, kind: 'article', article: name, title, section, text, url: articleUrl(name, section) };
        }),
      );
    }
    return { section, text, form, citations: [...new Set(ids)] };
  });
  return { sentences, citations: [...citations.values()] };
}
