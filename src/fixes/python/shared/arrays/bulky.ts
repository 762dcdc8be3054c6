import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, volumeOf } from '../../../../python/volume.ts';
import { bytesOf, factsOf } from './facts.ts';
import { isData, isLarge } from './sizes.ts';

/** How much memory making a value may take: surely much, perhaps much, or little. */
export type Bulk = 'large' | 'perhaps' | 'small';

/** A part of the limit that one value must reach to be surely large. */
const SHARE = 16;

const LIGHT =
  /^(?:len|int|float|bool|abs|round|min|max|sum|any|all|hash|ord|chr|id|divmod|print|isinstance|type|repr|str|open|range|iter|enumerate|zip|map|filter|reversed|next|input|getattr|argparse\.\w+|pathlib\.\w+|os\.(?!urandom)[\w.]+|sys\.\w+|time\.\w+|logging\.\w+|math\.\w+|random\.\w+|numpy\.random\.(?:default_rng|RandomState|seed|Generator)|numpy\.(?:dtype|iinfo|finfo|float64|float32|int64|int32)|re\.compile|struct\.\w+|threading\.\w+|queue\.\w+|hashlib\.\w+|datetime\.[\w.]+|glob\.\w+)$/;
const HEAVY_METHODS =
  /^(?:read|read_bytes|read_text|readlines|fetchall|splitlines|split|decompress|tolist|tobytes|copy|to_dict|to_numpy|getvalue|decode|encode)$/;
const BUILDS =
  /^(?:list|dict|set|tuple|sorted|frozenset|bytes|bytearray|json\.loads?|pickle\.loads?|collections\.(?:Counter|deque)|array\.array|numpy\.\w+(?:\.\w+)?|scipy\.\w+(?:\.\w+)*|pandas\.\w+|PIL\.Image\.open|cv2\.imread|(?:zlib|gzip|bz2|lzma)\.(?:de)?compress)$/;

const known = new WeakMap<PyProgram, Map<PyNode, Bulk>>();

/** Of the value of an expression. What is neither an array, a container nor read from somewhere is small. */
export function bulkOf(node: PyNode | null, program: PyProgram, depth = 0): Bulk {
  if (!node || depth > 8) return 'small';
  let all = known.get(program);
  if (!all) {
    all = new Map();
    known.set(program, all);
  }
  const before = all.get(node);
  if (before) return before;
  all.set(node, 'small');
  const bulk = weigh(node, program, depth);
  all.set(node, bulk);
  return bulk;
}

function weigh(node: PyNode, program: PyProgram, depth: number): Bulk {
  const next = (one: PyNode | null) => bulkOf(one, program, depth + 1);
  const arrays = /\b(?:numpy|scipy)\b/.test(program.moduleOf(node).text);
  const fact = arrays ? factsOf(program).of(node) : null;
  if (fact?.kind === 'scalar') return 'small';
  if (fact?.kind === 'array') {
    if (bytesOf(fact, program) !== null) return arrayBulk(node, program);
    // Of what is known only to be a number or an array, the operands tell more.
    if (node.type === 'parenthesized_expression') return next(node.parts[0] ?? null);
    if (node.type === 'binary_operator') return most([next(node.get('left')), next(node.get('right'))]);
    if (node.type === 'identifier' && !isGiven(node, program)) return named(node, program, depth);
    const picks = node.type === 'subscript' && node.all('subscript').every((one) => !isMany(one, program));
    return picks ? 'small' : arrayBulk(node, program);
  }
  switch (node.type) {
    case 'parenthesized_expression':
    case 'await':
      return next(node.parts[0] ?? null);
    case 'conditional_expression':
      return most([next(node.parts[0] ?? null), next(node.parts[2] ?? null)]);
    case 'list_comprehension':
    case 'dictionary_comprehension':
    case 'set_comprehension':
      return sized(node, program);
    case 'expression_list':
    case 'tuple':
      return most(node.parts.map(next));
    case 'binary_operator':
      return most([next(node.get('left')), next(node.get('right'))]);
    case 'subscript':
      return node.all('subscript').some((one) => one.type === 'slice') ? next(node.get('value')) : 'small';
    case 'identifier':
      return named(node, program, depth);
    case 'call':
      return called(node, program, next);
    default:
      return 'small';
  }
}

function isGiven(name: PyNode, program: PyProgram): boolean {
  const binding = program.moduleOf(name).scopes.bindingOf(name);
  return binding?.definitions.some((one) => one.kind === 'parameter' || one.kind === 'with') ?? false;
}

/** A slice, or a key that is an array itself. */
function isMany(key: PyNode, program: PyProgram): boolean {
  return key.type === 'slice' || factsOf(program).of(key)?.kind === 'array';
}

function arrayBulk(node: PyNode, program: PyProgram): Bulk {
  const fact = factsOf(program).of(node);
  if (!fact || fact.memory === 'mapped') return 'small';
  const bytes = bytesOf(fact, program);
  if (bytes !== null) {
    if (program.limitBytes !== null && bytes >= program.limitBytes / SHARE) return 'large';
    return isSmall({ items: null, bytes, unbounded: false }, program) ? 'small' : 'perhaps';
  }
  if (isLarge(node, program)) return 'large';
  return fact.origins.some((one) => isData(one, program) || isShaped(one, program)) ||
    (fact.shape?.length ?? 0) > 1
    ? 'perhaps'
    : 'small';
}

/** `np.zeros(shape)`: by a shape that is computed. */
function isShaped(origin: PyNode, program: PyProgram): boolean {
  const name = origin.type === 'call' ? calledName(origin, program.moduleOf(origin)) : null;
  const shape = origin.get('arguments')?.parts[0];
  return (
    /^numpy\.(?:zeros|ones|empty|full)$/.test(name ?? '') &&
    /^(?:identifier|attribute|tuple)$/.test(shape?.type ?? '') &&
    factsOf(program).of(shape ?? null)?.kind !== 'scalar'
  );
}

function sized(node: PyNode, program: PyProgram): Bulk {
  const volume = volumeOf(node, program);
  if (volume.bytes !== null || volume.items !== null) return isSmall(volume, program) ? 'small' : 'perhaps';
  return volume.unbounded ? 'perhaps' : 'small';
}

function called(node: PyNode, program: PyProgram, next: (one: PyNode | null) => Bulk): Bulk {
  const own = program.calleeOf(node);
  if (own) return own.generator ? 'small' : most(own.returns.map(next));
  const method = node.get('function');
  const member = method?.type === 'attribute' ? (method.get('attribute')?.text ?? '') : '';
  // A piece of a file.
  if (member === 'read' && node.get('arguments')?.parts.length) return 'small';
  const name = calledName(node, program.moduleOf(node));
  const first = node.get('arguments')?.parts[0] ?? null;
  if (name !== null) {
    if (LIGHT.test(name) || !BUILDS.test(name)) return 'small';
    // What is built of little is little.
    return first ? sized(node, program) : 'small';
  }
  if (!HEAVY_METHODS.test(member)) return 'small';
  if (/^(?:split|decode|encode|copy|splitlines|decompress)$/.test(member))
    return next(method?.get('object') ?? null);
  return sized(node, program);
}

/** What a name was given, or was filled with since. */
function named(node: PyNode, program: PyProgram, depth: number): Bulk {
  const binding = program.moduleOf(node).scopes.bindingOf(node);
  if (!binding) return 'small';
  const filled = binding.loads.some((load) => {
    const method = load.parent?.type === 'attribute' && load.field === 'object' ? load.parent : null;
    const adds = /^(?:append|extend|add|update|setdefault)$/.test(method?.get('attribute')?.text ?? '');
    const item = load.parent?.type === 'subscript' && load.field === 'value' && load.parent.field === 'left';
    const loop = adds || item ? load.above('for_statement') : null;
    return loop != null && volumeOf(loop.get('right'), program).unbounded;
  });
  const values = binding.definitions.map((one) =>
    one.kind === 'assign' && !one.path ? bulkOf(one.value, program, depth + 1) : 'small',
  );
  return most([filled ? 'perhaps' : 'small', ...values]);
}

export function most(bulks: readonly Bulk[]): Bulk {
  return bulks.includes('large') ? 'large' : bulks.includes('perhaps') ? 'perhaps' : 'small';
}
