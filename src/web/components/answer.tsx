import type { ComponentChildren } from 'preact';
import type { AnswerSentence, Citation, Fix } from '../../schema/incident.ts';
import { toBlocks } from '../answer-blocks.ts';
import { clean } from '../display.ts';
import { type Shown, shows } from '../shown.ts';
import { CitationButton } from './citation-button.tsx';
import { CodeBlock } from './code-block.tsx';
import { FixCard } from './fix/fix-card.tsx';
import { Sentence } from './sentence.tsx';

interface Props {
  incident: string;
  sentences: readonly AnswerSentence[];
  citations: readonly Citation[];
  /** Fixes of the incident: where the answer names one, its card stands there. */
  fixes: readonly Fix[];
  shown: Shown | null;
  onShow: (citation: Citation) => void;
  onFix: (fix: Fix) => void;
}

export function Answer({ incident, sentences, citations, fixes, shown, onShow, onFix }: Props) {
  const byId = new Map(citations.map((citation) => [citation.id, citation]));
  const numbers = new Map<string, number>();
  for (const id of sentences.flatMap((sentence) => sentence.citations)) {
    if (byId.has(id) && !numbers.has(id)) numbers.set(id, numbers.size + 1);
  }
  const marks = (sentence: AnswerSentence) =>
    [...new Set(sentence.citations)].flatMap((id) => {
      const citation = byId.get(id);
      const number = numbers.get(id);
      // An id that the server did not explain is dropped: a number without its line proves nothing.
      if (!citation || !number) return [];
      const active = shows(shown, citation);
      return [<CitationButton key={id} {...{ citation, number, active, onShow }} />];
    });
  const blocks = toBlocks(sentences, fixes);
  return (
    <div class="answer">
      {blocks.map((block, index) => (
        <section key={index}>
          {block.section !== '' && block.section !== blocks[index - 1]?.section && (
            <h2>{clean(block.section)}</h2>
          )}
          {block.kind === 'fix' ? (
            <FixCard
              incident={incident}
              fix={block.fix}
              marks={block.why && marks(block.why)}
              onFix={onFix}
            />
          ) : (
            <Block kind={block.kind} sentences={block.sentences} marks={marks} />
          )}
        </section>
      ))}
    </div>
  );
}

interface BlockProps {
  kind: AnswerSentence['form'];
  sentences: readonly AnswerSentence[];
  marks: (sentence: AnswerSentence) => ComponentChildren[];
}

function Block({ kind, sentences, marks }: BlockProps) {
  if (kind === 'title') return <h3>{clean(sentences[0]?.text ?? '')}</h3>;
  if (kind === 'text') {
    return (
      <p>
        {sentences.map((sentence, nth) => (
          <Sentence key={nth} text={sentence.text} marks={marks(sentence)} />
        ))}
      </p>
    );
  }
  return (
    <>
      {sentences.map((sentence) => (
        <div key={sentence.text} class="command">
          <CodeBlock text={sentence.text} />
          {sentence.citations.length > 0 && <p class="command-marks">Based on {marks(sentence)}</p>}
        </div>
      ))}
    </>
  );
}
