import { argument, argumentCount } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { withFunction } from '../tasks/places.ts';
import { helperPlace } from './blocks.ts';
import { piecesHelper } from './piecewise.ts';
import { textOf, type WholeText } from './texts.ts';
import type { Whole } from './wholes.ts';

/** `x.read().splitlines()`, `.split("\n")`, `.split()`, `.split(">")`. */
export function split(node: PyNode, object: PyNode, name: string, program: PyProgram): Whole | null {
  const text = textOf(object, program);
  if (!text) return null;
  const separator = argument(node, 0);
  if (argumentCount(node) > 1 || (name === 'splitlines' && separator)) return null;
  const base = {
    node,
    at: text.read,
    source: text.source,
    handle: text.handle,
    text,
    ...(text.byFunction ? { edits: text.byFunction } : {}),
  };
  if (separator) return atSeparator(base, separator, program);
  const lines = name === 'splitlines';
  const outer = text.binary && text.decoded.length > 0 ? 'raw' : 'line';
  const part = lines ? (outer === 'raw' ? 'line' : 'part') : 'word';
  const inner = `${decoded(outer, text)}.${name}()`;
  return {
    ...base,
    what: lines ? 'lines' : 'words',
    stream: (handle) => `(${part} for ${outer} in ${handle} for ${part} in ${inner})`,
    generator: (handle) => [`for ${outer} in ${handle}:`, `\tyield from ${inner}`],
    exact: (text.stripped && lines) || text.byFunction ? 'near' : 'same',
    nested: { outer, inner },
  };
}

type Base = Pick<Whole, 'node' | 'at' | 'source' | 'handle'> & { readonly text: WholeText };

function atSeparator(base: Base, separator: PyNode, program: PyProgram): Whole | null {
  const { text } = base;
  const pieces = text.decoded.length === 0 && !text.stripped ? atAny(base, separator, program) : null;
  if (!/^b?(["'])\\n\1$/.test(separator.text)) return pieces;
  const cut = `${decoded('line', text)}.rstrip(${separator.text})`;
  // With another `newline` the lines that an open file has end elsewhere too.
  const plain = !/\bnewline\s*=/.test(text.source?.opened?.text ?? '');
  return {
    ...base,
    what: 'lines',
    stream: (handle) => `(${cut} for line in ${handle})`,
    generator: (handle) => [`for line in ${handle}:`, `\tyield ${cut}`],
    exact: text.stripped || !plain || text.byFunction ? 'near' : 'last-empty',
    ...(pieces ? { otherwise: pieces } : {}),
  };
}

/** Any separator: a helper cuts each block that it reads. */
function atAny(base: Base, separator: PyNode, program: PyProgram): Whole | null {
  if (separator.type !== 'string' || base.text.byFunction) return null;
  const module = program.moduleOf(base.node);
  const helper = withFunction(module, helperPlace(module, base.node), 'pieces', piecesHelper);
  return {
    ...base,
    what: 'text',
    stream: (handle) => `${helper.name}(${handle}, ${separator.text})`,
    generator: (handle) => [`yield from ${helper.name}(${handle}, ${separator.text})`],
    exact: 'same',
    edits: helper.edits,
  };
}

function decoded(line: string, text: WholeText): string {
  return text.decoded.reduce((at, call) => `${at}${call}`, line);
}
