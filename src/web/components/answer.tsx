import type { AnswerSentence, Citation } from '../../schema/incident.ts';
import { clean } from '../display.ts';
import { CitationButton } from './citation-button.tsx';
import { CodeBlock } from './code-block.tsx';
import { Sentence } from './sentence.tsx';

interface Props {
  sentences: readonly AnswerSentence[];
  citations: readonly Citation[];
  shown: Citation | null;
  onShow: (citation: Citation) => void;
}

type Block = { section: string; form: AnswerSentence['form']; sentences: AnswerSentence[] };

/** Neighbours of one section and form make one paragraph; each command stands alone. */
function toBlocks(sentences: readonly AnswerSentence[]): Block[] {
  const blocks: Block[] = [];
  for (const sentence of sentences) {
    const last = blocks.at(-1);
    const joins =
      last && last.section === sentence.section && last.form === 'text' && sentence.form === 'text';
    if (joins) last.sentences.push(sentence);
    else blocks.push({ section: sentence.section, form: sentence.form, sentences: [sentence] });
  }
  return blocks;
}

export function Answer({ sentences, citations, shown, onShow }: Props) {
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
      const active = shown?.id === id && shown.text === citation.text;
      return [<CitationButton key={id} {...{ citation, number, active, onShow }} />];
    });
  const blocks = toBlocks(sentences);
  return (
    <div class="answer">
      {blocks.map((block, index) => (
        <section key={index}>
          {block.section !== '' && block.section !== blocks[index - 1]?.section && (
            <h2>{clean(block.section)}</h2>
          )}
          {block.form === 'title' && <h3>{clean(block.sentences[0]?.text ?? '')}</h3>}
          {block.form === 'command' &&
            block.sentences.map((sentence) => (
              <div key={sentence.text} class="command">
                <CodeBlock text={sentence.text} />
                {sentence.citations.length > 0 && <p class="command-marks">Based on {marks(sentence)}</p>}
              </div>
            ))}
          {block.form === 'text' && (
            <p>
              {block.sentences.map((sentence, nth) => (
                <Sentence key={nth} text={sentence.text} marks={marks(sentence)} />
              ))}
            </p>
          )}
        </section>
      ))}
    </div>
  );
}
