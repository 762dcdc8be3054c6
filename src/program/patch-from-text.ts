import { gatePatch } from '../python/gate.ts';
import { unifiedDiff } from '../python/patch.ts';
import type { Evidence } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { compiles } from './compile.ts';
import { programOf } from './in-bundle.ts';
import { toBytes } from './source-text.ts';

export interface TextChange {
  readonly find: string;
  readonly replace: string;
}

export type TextPatch =
  | { readonly path: string; readonly diff: string; readonly evidence: Evidence[] }
  | { readonly refused: string };

/** Changes that somebody wrote as text → a diff that passes the same gate as the rules' own, or why not. */
export async function patchFromText(
  sources: readonly Source[],
  file: string,
  changes: readonly TextChange[],
): Promise<TextPatch> {
  const path = file.replace(/^program\//, '');
  const found = programOf(sources)?.files.find((one) => one.path === path && !one.notebook);
  const source = sources.find((one) => one.name === `program/${path}`);
  if (!found || !source) return { refused: 'there is no such file of the program.' };
  let text = found.text;
  for (const { find, replace } of changes) {
    const at = text.indexOf(find);
    if (at < 0) return { refused: 'a text to find is not in the file as it is written.' };
    if (text.indexOf(find, at + 1) >= 0) return { refused: 'a text to find occurs more than once.' };
    text = text.slice(0, at) + replace + text.slice(at + find.length);
  }
  const [problem] = gatePatch(found.text, text);
  if (problem) return { refused: `line ${problem.line}: ${problem.message}.` };
  if ((await compiles(toBytes(found.source, text))) === false)
    return { refused: 'Python does not compile it.' };
  const diff = unifiedDiff(path, found.text, text);
  if (diff === '') return { refused: 'it changes nothing.' };
  const line =
    source.lines[found.text.slice(0, found.text.indexOf(changes[0]?.find ?? '')).split('\n').length - 1];
  return { path, diff, evidence: line ? [{ source: source.path, line: line.number, text: line.text }] : [] };
}
