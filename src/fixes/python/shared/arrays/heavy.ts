import { calledName } from '../../../../python/names.ts';
import { ownNodes, type PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { factsOf } from './facts.ts';
import { sourcesOf } from './resolve.ts';

const READS =
  /^(?:read|read_bytes|read_text|readlines|fetchall|decompress|tobytes|recv|read_csv|imread|getdata)$/;
const LIBRARIES =
  /^(?:numpy|pandas|PIL|cv2|imageio|skimage|scipy|rasterio|xarray|polars|zlib|gzip|bz2|lzma|pickle|json\.loads?$)\b/;

/** An item that is large in itself: an array, a data frame, a file's content, or what is computed of one. */
export function isHeavy(item: PyNode, program: PyProgram, depth = 0): boolean {
  if (depth > 5) return false;
  if (factsOf(program).of(item)?.kind === 'array') return true;
  return sourcesOf(item, program).some((one) => one !== null && weighs(one, program, depth));
}

function weighs(node: PyNode, program: PyProgram, depth: number): boolean {
  if (factsOf(program).of(node)?.kind === 'array') return true;
  switch (node.type) {
    case 'call': {
      const name = calledName(node, program.moduleOf(node));
      if (name !== null && LIBRARIES.test(name) && !/\.(?:sum|mean|size|len|crc32)$/.test(name)) return true;
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
