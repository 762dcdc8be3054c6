import { printable } from '../../lib/text.ts';
import type { Article } from '../../retrieve/articles.ts';
import type { Evidence } from '../../schema/evidence.ts';
import type { ModelSentence } from '../agent/answer-schema.ts';
import type { Case } from '../case.ts';
import type { Draft } from '../draft.ts';
import { checkSentence, type Ground, groundOf } from '../grounding/index.ts';
import { sentencesOf } from '../grounding/sentences.ts';
import { MAX_SENTENCE_CHARS } from '../limits.ts';
import { articleLine, articleOf } from './article-line.ts';
import { namedLines } from './named.ts';
import { unsafe, wording } from './safe-text.ts';

/** A sentence that may be shown, or why it may not. */
export type Checked = { readonly draft: Draft } | { readonly why: string };

/** Decides of each sentence of a model whether it is released. What cannot be decided is not. */
export class Checker {
  readonly #open: Case;
  readonly #articles: ReadonlyMap<string, Article>;
  readonly #said: readonly Draft[];
  readonly #ground: Ground;

  /** @param said sentences of the rules and their tools in this turn: they hold word for word */
  constructor(open: Case, articles: ReadonlyMap<string, Article>, said: readonly Draft[]) {
    this.#open = open;
    this.#articles = articles;
    this.#said = said;
    this.#ground = groundOf(open.diagnosis, open.sources, articles.values());
  }

  check(sentence: ModelSentence): Checked {
    const text = printable(sentence.text).replace(/\s+/g, ' ').trim();
    const { section } = sentence;
    if (!/[\p{L}\p{N}]/u.test(text)) return { why: 'It says nothing.' };
    if (text.length > MAX_SENTENCE_CHARS) return { why: 'It is too long for one claim.' };
    const markup = unsafe(text);
    if (markup) return { why: `It holds ${markup}.` };
    const same = wording(text);
    const rule = this.#said.find((one) => wording(one.text) === same);
    if (rule) return { draft: { ...rule, section, form: 'text' } };
    const article = articleLine(this.#articles, sentence.articles, text);
    if (article) return { draft: { section, text, form: 'text', evidence: [], article } };
    return this.#byEvidence(sentence, text);
  }

  #byEvidence(sentence: ModelSentence, text: string): Checked {
    const proofs: Evidence[] = [];
    const quoted: string[] = [];
    const parts = sentencesOf(text);
    if (parts.length === 0) return { why: 'It says nothing.' };
    for (const part of parts) {
      const { grounded, why, citations } = checkSentence(this.#ground, part);
      if (!grounded) return { why };
      for (const one of citations) {
        if (typeof one === 'string') quoted.push(one);
        else proofs.push(one);
      }
    }
    const article = articleLine(this.#articles, quoted, text) ?? articleOf(this.#articles, quoted);
    const evidence = proofs.length > 0 || article ? proofs : namedLines(this.#open, sentence);
    if (evidence.length === 0 && !article) return { why: 'It names nothing that it rests on.' };
    return { draft: { section: sentence.section, text, form: 'text', evidence, article } };
  }
}
