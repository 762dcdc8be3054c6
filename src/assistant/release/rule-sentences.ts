import type { Articles } from '../../retrieve/articles.ts';
import { SECTIONS } from '../../retrieve/articles.ts';
import type { Incident } from '../../schema/incident.ts';
import type { Draft } from '../draft.ts';

/** The sentences of the rules' own answer that name what they rest on: a model may repeat them word for word. */
export function ruleSentences({ answer }: Incident, articles: Articles): Draft[] {
  const cited = new Map(answer.citations.map((citation) => [citation.id, citation]));
  return answer.sentences.flatMap(({ text, form, section, citations }): Draft[] => {
    const all = citations.flatMap((id) => cited.get(id) ?? []);
    if (form !== 'text' || all.length === 0) return [];
    const evidence = all.flatMap((one) =>
      one.kind === 'evidence' ? [{ source: one.source, line: one.line, text: one.text }] : [],
    );
    const quoted = all.find((one) => one.kind === 'article');
    const article = quoted && articles.get(quoted.article);
    const named = SECTIONS.find((one) => one === quoted?.section);
    return [
      { section, text, form, evidence, article: article && named ? { article, section: named } : null },
    ];
  });
}
