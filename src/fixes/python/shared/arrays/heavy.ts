import { calledName, dottedName } from '../../../../python/names.ts';
import { ownNodes, type PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { bytesOf, factsOf } from './facts.ts';
import { sourcesOf } from './resolve.ts';
import { isData, READS_ARRAY } from './sizes.ts';

const READS = /^(?:read|read_bytes|read_text|readlines|fetchall|decompress|recv|getdata)$/;
const READERS =
  /^(?:pandas\.read_\w+|PIL\.Image\.open|cv2\.imread|imageio\.\w*imread|skimage\.io\.imread|scipy\.io\.\w+|rasterio\.open|xarray\.open_\w+|polars\.read_\w+|(?:zlib|gzip|bz2|lzma)\.decompress|pickle\.loads?|json\.loads?)$/;
/** From here on an array of known size is taken to matter, when there is one for each item. */
const LARGE = 1 << 16;

/** An item that is large in itself: an array, a data frame, a file's content, or what is computed of one. */
export function isHeavy(item: PyNode, program: PyProgram, depth = 0): boolean {
  if (depth > 5) return false;
  const known = arrayWeighs(item, program);
  if (known !== null) return known;
  return sourcesOf(item, program).some((one) => one !== null && weighs(one, program, depth));
}

/** An array: by its bytes, or by what it is made of; `null` for anything else. */
function arrayWeighs(node: PyNode, program: PyProgram): boolean | null {
  const fact = factsOf(program).of(node);
  if (fact?.kind !== 'array') return null;
  const bytes = bytesOf(fact, program);
  return bytes !== null ? bytes >= LARGE : fact.origins.some((one) => isData(one, program));
}

function weighs(node: PyNode, program: PyProgram, depth: number): boolean {
  const known = arrayWeighs(node, program);
  if (known) return true;
  switch (node.type) {
    case 'call': {
      const name = calledName(node, program.moduleOf(node));
      if (name !== null && READERS.test(name)) return true;
      if (name === 'map') return mapsHeavy(node, program, depth);
      const method = node.get('function');
      if (method?.type === 'attribute') {
        if (name === null && READS.test(method.get('attribute')?.text ?? '')) return true;
        const object = method.get('object');
        return (
          name === null &&
          object !== null &&
          keeps(method.get('attribute')?.text ?? '') &&
          isHeavy(object, program, depth + 1)
        );
      }
      if (/^(?:bytes|bytearray|list|sorted|dict|tuple|memoryview)$/.test(name ?? '')) {
        const first = node.get('arguments')?.parts[0];
        return first !== undefined && isHeavy(first, program, depth + 1);
      }
      const made = program.classOf(node);
      if (made) return (node.get('arguments')?.parts ?? []).some((one) => isHeavy(one, program, depth + 1));
      const fn = program.calleeOf(node);
      return fn?.returns.some((one) => isHeavy(one, program, depth + 1)) ?? false;
    }
    case 'subscript':
    case 'binary_operator': {
      const inner = node.get('value') ?? node.get('left');
      const key = node.all('subscript')[0];
      if (node.type === 'subscript' && (key?.type === 'string' || key?.type === 'integer')) return false;
      return inner !== null && isHeavy(inner, program, depth + 1);
    }
    case 'list':
    case 'tuple':
      return node.parts.some((one) => isHeavy(one, program, depth + 1));
    case 'list_comprehension':
      return isList(node, program);
    default:
      return false;
  }
}

/** `map(np.load, paths)`. */
function mapsHeavy(node: PyNode, program: PyProgram, depth: number): boolean {
  const fn = node.get('arguments')?.parts[0];
  const name = fn ? dottedName(fn, program.moduleOf(node)) : null;
  if (name !== null) return READERS.test(name) || READS_ARRAY.test(name);
  const own = program.functions.find((one) => one.name === fn?.text && !one.owner);
  return own?.returns.some((one) => isHeavy(one, program, depth + 1)) ?? false;
}

/** A list of rows of a file that is read here. */
function isList(node: PyNode, program: PyProgram): boolean {
  const fn = program.functionAround(node);
  if (!fn) return false;
  for (const one of ownNodes(fn.body))
    if (
      one.type === 'call' &&
      /^(?:open|gzip\.open|csv\.(?:Dict)?[rR]eader|io\.open)$/.test(calledName(one, fn.module) ?? '')
    )
      return true;
  return false;
}

/** Methods whose result is about as large as the object. */
function keeps(method: string): boolean {
  return /^(?:assign|sort_values|drop_duplicates|dropna|fillna|reset_index|set_index|rename|astype|copy|where|merge|join|query|drop|replace|translate|upper|lower|split|splitlines|decode|encode|strip|resize|convert|rotate|filter|clip|reshape|round|apply|map|transform|tobytes|eval|pipe|melt|explode)$/.test(
    method,
  );
}
