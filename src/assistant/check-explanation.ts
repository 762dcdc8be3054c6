import { diagnoseBundle } from '../diagnose-bundle.ts';
import type { Article } from '../retrieve/articles.ts';
import type { CheckedSentence } from '../schema/check.ts';
import type { Bundle } from '../schema/source.ts';
import { checkText } from './grounding/index.ts';

/** Which sentences of somebody's explanation hold on this evidence, one answer a sentence, in order. */
export async function checkExplanation(
  bundle: Bundle,
  articles: Iterable<Article>,
  text: string,
): Promise<CheckedSentence[]> {
  return checkText(await diagnoseBundle(bundle), bundle.sources, articles, text);
}
