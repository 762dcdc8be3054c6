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
    [
      ...line.matchAll(
        /([A-Za-z_]\w*)(?:\[[^\]]*\]|\.setdefault\([^)]*\))*(?:\.(?:append|add|extend|insert|setdefault|update|appendleft|put|write)\(|\s*[+*]?=[^=])/g,
      ),
    ].map(([, name]) => name),
  );
  const defined = new Set(
    source.lines
      .flatMap(({ text }) => bare(text).match(/[A-Za-z_]\w*/g) ?? [])
      .filter((one) => one.length > 3),
  );
  for (const words of [INTO, GETS])
    for (const [, name = ''] of said.matchAll(words)) {
      if (receivers.has(name) || !defined.has(name)) continue;
      // What stands behind "into" takes it in, whatever it is; of a subject only a collection or what grows does.
      if (words === INTO || collections.has(name) || /\b(?:append|grow|receiv|gain)/i.test(said))
        return false;
    }
  return true;
}
