import type { Source } from '../../../schema/source.ts';
import { bare } from './context.ts';
import { KEEPS } from './verbs.ts';

const INTO =
  /\b(?:to|in|into|onto) (?:(?:the|its|a|an|one|this|global|list|dict|dictionary|set|array|cache|object) )*[`"']?([A-Za-z_]\w*)/g;
const GETS =
  /\b([A-Za-z_]\w*)(?: (?:list|dict|dictionary|set))? (?:gets|receives|gains|grows|holds|collects|keeps|accumulates|stores)\b/g;

/** "Appends X to rows", "rows grows": a collection that is named so must be the one that the line puts things into. */
export function isIntoRight(said: string, line: string, source: Source): boolean {
  if (!KEEPS.test(line)) return true;
  const collections = new Set(
    source.lines.flatMap(
      ({ text }) => /^\s*([A-Za-z_]\w*)(?:: [^=]+)?\s*=\s*[[{]/.exec(bare(text))?.[1] ?? [],
    ),
  );
  const receivers = new Set(
    [...line.matchAll(/([A-Za-z_]\w*)(?:\[[^\]]*\]|\.setdefault\([^)]*\))*(?:\.\w+\(|\s*[+*]?=[^=])/g)].map(
      ([, name]) => name,
    ),
  );
  const defined = new Set(
    source.lines
      .flatMap(({ text }) => bare(text).match(/[A-Za-z_]\w*/g) ?? [])
      .filter((one) => one.length > 3),
  );
  for (const words of [INTO, GETS])
    for (const [, name = ''] of said.matchAll(words)) {
      if (collections.has(name) && !receivers.has(name)) return false;
      // What grows takes in; of "appends" what stands behind "to" takes it, whatever it is.
      if (
        (words === GETS || /\bappend/i.test(said)) &&
        /\b(?:append|grow|receiv|gain)/i.test(said) &&
        defined.has(name) &&
        !receivers.has(name)
      )
        return false;
    }
  return true;
}
