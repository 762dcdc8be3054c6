import { argumentsFor, constantOf } from '../../../../python/constants.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { sourceOf } from '../streams/sources.ts';

/** How many different values a key takes: few that come again and again, nearly a new one each time, or the text does not tell. */
export type Variety = 'few' | 'unknown' | 'many';

/** Words for things of which there are few kinds. */
const FEW = new Set(
  `code country currency kind type status zone band month day hour minute weekday week year quarter season category cat class
  level unit lang language locale region state gender sex colour color suffix extension ext prefix mode flag tier grade role
  genre channel station letter char character digit base codon severity method verb medium family dtype depth bucket bin word token term stem symbol epoch date time stamp at tz timezone section group team sport shelf aisle
  department dept carrier vendor brand browser agent platform encoding charset bits scale degree exponent`.split(
    /\s+/,
  ),
);

/** Words for what tells one thing from all others. */
const MANY = new Set(
  `id ids uid uuid guid line text url uri link path file filename lat lon lng latitude longitude x y z coord coords coordinate
  coordinates position pos point points location loc timestamp ts message msg body query sql hash digest checksum title email
  mail address addr seq sequence session request order invoice claim sentence paragraph document doc payload record row entry
  packet frame barcode isbn doi serial number phone window pair pairs phrase fingerprint reading sample comment review post
  content abstract description headline subject ip route origin destination edge passage plate ticket transaction txn tile
  vector smiles sku`.split(/\s+/),
);

export function varietyOf(node: PyNode | null, program: PyProgram, depth = 0): Variety {
  if (!node || depth > 6) return 'unknown';
  const next = (one: PyNode | null) => varietyOf(one, program, depth + 1);
  if (constantOf(node, program) !== undefined && node.type !== 'attribute' && node.type !== 'identifier')
    return 'few';
  switch (node.type) {
    case 'parenthesized_expression':
      return next(node.parts[0] ?? null);
    case 'comparison_operator':
    case 'not_operator':
    case 'boolean_operator':
      return 'few';
    case 'binary_operator': {
      const operator = node.get('operator')?.text ?? '';
      if (/^(?:%|&)$/.test(operator) && constantOf(node.get('left'), program) === undefined) return 'few';
      if (/^(?:\/\/|>>)$/.test(operator)) return 'unknown';
      return combined([next(node.get('left')), next(node.get('right'))]);
    }
    case 'tuple':
    case 'expression_list':
      return combined(node.parts.map(next));
    case 'string':
      return combined(
        node.children.filter((one) => one.type === 'interpolation').map((one) => next(one.parts[0] ?? null)),
      );
    case 'subscript':
      return subscripted(node, program, depth);
    case 'attribute':
      return byName(node.get('attribute')?.text ?? '');
    case 'call':
      return called(node, program, depth);
    case 'identifier':
      return named(node, program, depth);
    default:
      return 'unknown';
  }
}

/** Two parts that each vary make a new pair nearly every time. */
export function combined(parts: readonly Variety[]): Variety {
  const varied = parts.filter((one) => one !== 'few');
  if (parts.length > 0 && varied.length === 0) return 'few';
  return varied.length > 1 || varied.includes('many') ? 'many' : 'unknown';
}

function subscripted(node: PyNode, program: PyProgram, depth: number): Variety {
  const [index, second] = node.all('subscript');
  if (second || !index) return 'unknown';
  if (index.type === 'slice') {
    const short = index.parts.every((part) => typeof constantOf(part, program) === 'number');
    return short && index.parts.length > 0 ? 'few' : varietyOf(node.get('value'), program, depth + 1);
  }
  const key = constantOf(index, program);
  return typeof key === 'string' ? byName(key) : 'unknown';
}

function called(node: PyNode, program: PyProgram, depth: number): Variety {
  const name = calledName(node, program.moduleOf(node));
  const first = argument(node, 0);
  if (name === 'len' || name === 'bool' || name === 'ord' || name === 'type') return 'few';
  if (/^(?:str|int|float|tuple|frozenset|sorted|round|repr|bytes)$/.test(name ?? '')) {
    const inner = varietyOf(first, program, depth + 1);
    return name === 'tuple' || name === 'frozenset' ? (inner === 'few' ? 'few' : 'many') : inner;
  }
  const method =
    node.get('function')?.type === 'attribute' ? (node.get('function')?.get('attribute')?.text ?? '') : '';
  if (/^(?:strip|lstrip|rstrip|lower|upper|casefold|title|decode|encode|replace)$/.test(method))
    return varietyOf(node.get('function')?.get('object') ?? null, program, depth + 1);
  if (/^(?:weekday|strftime|date|isoweekday)$/.test(method)) return 'few';
  if (/^(?:get|group)$/.test(method)) {
    const key = constantOf(first, program);
    return typeof key === 'string' ? byName(key) : 'unknown';
  }
  return name === null && method === 'join' ? 'many' : 'unknown';
}

function named(node: PyNode, program: PyProgram, depth: number): Variety {
  const definitions = program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
  const [only, second] = definitions;
  const own = byName(node.text);
  if (own === 'many' && only?.kind === 'parameter') return own;
  if (only?.kind === 'for' && !only.path && sourceOf(only.value, program)?.kind === 'file') return 'many';
  if (only?.kind === 'parameter') {
    const given = argumentsFor(only.node, program).map((one) => varietyOf(one, program, depth + 1));
    if (given.includes('many')) return 'many';
    if (given.length > 0 && given.every((one) => one === 'few')) return 'few';
    return own;
  }
  if (only?.kind === 'assign' && !second && !only.path) {
    const value = varietyOf(only.value, program, depth + 1);
    return value === 'unknown' ? own : value;
  }
  return own;
}

/** What a name says: its last word counts most. */
export function byName(name: string): Variety {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_\W]+/)
    .filter((word) => word !== '');
  const last = words.at(-1) ?? '';
  if (MANY.has(last) || (last.endsWith('s') && MANY.has(last.slice(0, -1)))) return 'many';
  if (words.some((word) => FEW.has(word))) return 'few';
  return 'unknown';
}

/** The author says that there are few: in the docstring, or in a comment at the line. */
export function saysFew(fn: PyNode | null, near: readonly PyNode[], text: string): boolean {
  const said =
    /\b(?:handful|few|dozens?|hundreds?|small set|made once|same times|only \w+ (?:different|distinct))\b/i;
  const body = fn?.get('body');
  const [docstring] = body?.parts ?? [];
  if (
    docstring?.type === 'expression_statement' &&
    docstring.parts[0]?.type === 'string' &&
    said.test(docstring.text)
  )
    return true;
  return near.some((node) => {
    const end = text.indexOf('\n', node.end);
    const rest = text.slice(node.end, end < 0 ? undefined : end);
    return /#/.test(rest) && said.test(rest);
  });
}
