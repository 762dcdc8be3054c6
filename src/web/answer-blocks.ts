import type { AnswerSentence, Fix } from '../schema/incident.ts';

export type AnswerBlock =
  | { kind: 'text' | 'command' | 'title'; section: string; sentences: AnswerSentence[] }
  /** A fix of the incident, which has a card of its own; `why` is the sentence that says why, with its citations. */
  | { kind: 'fix'; section: string; fix: Fix; why: AnswerSentence | null };

/** Whether a sentence only repeats what the card of the fix shows anyway. */
function repeats(fix: Fix, sentence: AnswerSentence, before: AnswerSentence | undefined): boolean {
  const { text, form } = sentence;
  if (form === 'command') return [fix.command, fix.undo, fix.diff?.trimEnd()].includes(text);
  if (form === 'title') return false;
  if (text === fix.why || text === `Risk: ${fix.risk}` || text === 'To undo:') return true;
  // Behind its diff stands how far it is shown to hold, as it was when the answer was written.
  return fix.diff !== null && before?.text === fix.diff.trimEnd();
}

/** Neighbours of one section and form make one paragraph; each command stands alone; a fix takes its sentences in. */
export function toBlocks(sentences: readonly AnswerSentence[], fixes: readonly Fix[]): AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  for (const [index, sentence] of sentences.entries()) {
    const { section, form, text } = sentence;
    const last = blocks.at(-1);
    if (last?.kind === 'fix' && last.section === section) {
      if (repeats(last.fix, sentence, sentences[index - 1])) {
        if (text === last.fix.why) last.why = sentence;
        continue;
      }
    }
    const fix = form === 'title' ? fixes.find(({ title }) => title === text) : undefined;
    if (fix) blocks.push({ kind: 'fix', section, fix, why: null });
    else if (form === 'text' && last?.kind === 'text' && last.section === section)
      last.sentences.push(sentence);
    else blocks.push({ kind: form, section, sentences: [sentence] });
  }
  return blocks;
}
