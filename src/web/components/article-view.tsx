import type { Citation } from '../../schema/incident.ts';
import { clean } from '../display.ts';
import { Prose } from './prose.tsx';

/** What a sentence took from an article, and where to read on. */
export function ArticleView({ citation }: { citation: Extract<Citation, { kind: 'article' }> }) {
  return (
    <div class="article">
      <h3>{clean(citation.section)}</h3>
      <blockquote>
        <Prose text={citation.text} />
      </blockquote>
      {citation.url && (
        <p>
          <a href={citation.url} target="_blank" rel="noreferrer">
            Read the article
          </a>
        </p>
      )}
    </div>
  );
}
