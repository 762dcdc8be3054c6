import { calledName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';

/** What one value weighs: a number or a short text, something of the size of the data, or not known. */
export type Weight = 'light' | 'heavy' | 'unknown';

const LIGHT_CALLS =
  /^(?:len|sum|int|float|bool|abs|round|any|all|hash|ord|id|min|max|divmod|str|repr|isinstance|math\.\w+|zlib\.(?:crc32|adler32)|binascii\.crc32|statistics\.\w+|time\.\w+|os\.(?:getpid|path\.\w+)|next|numpy\.(?:sum|mean|std|var|min|max|median|dot|count_nonzero|float64|int64))$/;
const LIGHT_METHODS =
  /^(?:hexdigest|digest|count|sum|mean|min|max|std|var|item|index|find|strip|lower|upper|total|most_common|bit_length|median|argmax|argmin|qsize|exists|isoformat)$/;
const HEAVY_CALLS =
  /^(?:list|sorted|bytes|bytearray|json\.loads?|pickle\.loads?|(?:zlib|gzip|bz2|lzma)\.(?:de)?compress|zlib\.decompress|array\.array|base64\.\w+|numpy\.(?!sum|mean|std|var|min|max|median|dot)\w+|pandas\.\w+|PIL\.Image\.\w+)$/;
const HEAVY_METHODS =
  /^(?:read|readlines|read_bytes|read_text|tobytes|translate|splitlines|fetchall|compress|decompress|reshape|astype|copy|ravel|to_dict|tolist|getvalue|split|findall|decode|encode)$/;

/** Weight of what a function returns; the heaviest of its returns. */
export function resultWeight(fn: PyFunction | null, program: PyProgram): Weight {
  if (!fn) return 'unknown';
  if (fn.returns.length === 0) return fn.generator ? 'unknown' : 'light';
  return heaviest(fn.returns.map((one) => weightOf(one, program)));
}

export function weightOf(node: PyNode | null, program: PyProgram, depth = 0): Weight {
  if (!node || depth > 8) return 'unknown';
  const next = (one: PyNode | null) => weightOf(one, program, depth + 1);
  switch (node.type) {
    case 'integer':
    case 'float':
    case 'true':
    case 'false':
    case 'none':
    case 'string':
    case 'concatenated_string':
    case 'comparison_operator':
    case 'not_operator':
      return 'light';
    case 'parenthesized_expression':
    case 'await':
      return next(node.parts[0] ?? null);
    case 'unary_operator':
      return next(node.get('argument'));
    case 'binary_operator':
    case 'boolean_operator':
      return heaviest([next(node.get('left')), next(node.get('right'))]);
    case 'conditional_expression':
      return heaviest([next(node.parts[0] ?? null), next(node.parts[2] ?? null)]);
    case 'tuple':
    case 'expression_list':
    case 'list':
    case 'set':
      return heaviest(node.parts.map(next));
    case 'dictionary':
      return heaviest(node.parts.map((pair) => next(pair.get('value'))));
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
      return 'heavy';
    case 'identifier':
      return named(node, program, next);
    case 'call':
      return called(node, program, next);
    default:
      return 'unknown';
  }
}

function called(node: PyNode, program: PyProgram, next: (one: PyNode | null) => Weight): Weight {
  const name = calledName(node, program.moduleOf(node));
  if (name !== null && LIGHT_CALLS.test(name)) return 'light';
  if (name !== null && HEAVY_CALLS.test(name)) return 'heavy';
  const own = program.calleeOf(node);
  if (own) return own.returns.length === 0 ? 'unknown' : heaviest(own.returns.map(next));
  const values = (node.get('arguments')?.parts ?? []).map((part) =>
    next(part.type === 'keyword_argument' ? part.get('value') : part),
  );
  if (program.classOf(node)) return values.length === 0 ? 'unknown' : heaviest(values);
  const method = node.get('function')?.type === 'attribute' ? node.get('function') : null;
  const member = method?.get('attribute')?.text ?? '';
  if (member === '_replace') return heaviest(values);
  if (member === 'join') return 'heavy';
  if (LIGHT_METHODS.test(member)) return 'light';
  return HEAVY_METHODS.test(member) ? 'heavy' : 'unknown';
}

/** A name weighs what it was given, or what was put into it since. */
function named(node: PyNode, program: PyProgram, next: (one: PyNode | null) => Weight): Weight {
  const binding = program.moduleOf(node).scopes.bindingOf(node);
  if (!binding) return 'unknown';
  const grows = binding.loads.some((load) => {
    const method =
      load.parent?.type === 'attribute' && load.field === 'object' ? load.parent.get('attribute')?.text : '';
    return /^(?:append|extend|add|appendleft)$/.test(method ?? '');
  });
  if (grows) return 'heavy';
  const values = binding.definitions.map((one): Weight => {
    if (one.kind === 'augmented' || (/^(?:assign|walrus)$/.test(one.kind) && !one.path))
      return next(one.value);
    return 'unknown';
  });
  return values.length === 0 ? 'unknown' : heaviest(values);
}

function heaviest(weights: readonly Weight[]): Weight {
  if (weights.includes('heavy')) return 'heavy';
  return weights.includes('unknown') || weights.length === 0 ? 'unknown' : 'light';
}
